"""Kannel 的配置: what its two programs must be told so that they and the platform find each other."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from hotline.notices.gateways.door import mark_of
from hotline.notices.gateways.kannel import connect

# What the operator gives: address, account, protocol. This one is an example of SMPP.
EXAMPLE_SMSC = """\
group = smsc
smsc = smpp
smsc-id = operator
host = 127.0.0.1
port = 2775
smsc-username = "运营商给的账号"
smsc-password = "运营商给的密码"
system-type = ""
transceiver-mode = true
alt-charset = "UTF-8"
"""


@dataclass(frozen=True)
class Ports:
    """All on this machine alone."""

    admin: int = 13000
    boxes: int = 13001


def kannel_config(*, smsc: str, folder: Path, password: str, ports: Ports | None = None) -> str:
    """The file of bearerbox and smsbox, after HOTLINE_SMS_URL and HOTLINE_SMS_CALLBACK. Raises ValueError without those.

    `smsc`: the group of the operator's connection. `folder`: where store and logs lie. `password`: of Kannel's own
    status page. The reports' memory is on the disk (`spool`), so that one comes home after a restart too.
    """
    line, ports = connect(settings.SMS_URL), ports or Ports()
    callback = settings.SMS_CALLBACK.rstrip("/")
    inbound = f"{callback}{reverse('sms_in')}?mark={mark_of('inbound')}&id=%I&from=%p&to=%P&t=%t&udh=%u&charset=%C"
    return f"""\
group = core
admin-port = {ports.admin}
admin-interface = 127.0.0.1
admin-password = {password}
status-password = {password}
smsbox-port = {ports.boxes}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = {folder}/bearerbox.log
log-level = 2
store-type = spool
store-location = {folder}/store
dlr-storage = spool
dlr-spool = {folder}/reports
sms-combine-concatenated-mo = true
sms-combine-concatenated-mo-timeout = 30

{smsc}
group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {ports.boxes}
sendsms-port = {line.port}
sendsms-interface = {line.host}
global-sender = {line.sender}
log-file = {folder}/smsbox.log
log-level = 2
http-request-retry = 17280
http-queue-delay = 5

group = sendsms-user
username = {line.user}
password = {line.password}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
post-url = "{inbound}"
max-messages = 0
omit-empty = true
"""
