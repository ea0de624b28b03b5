"""Builds the environment: Python packages, page resources; with --test also browser and fonts. Idempotent.

Runs on the machine's own Python with nothing installed, so it uses the standard library alone.
Each part is done again only when the file that names it has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
STAMPS = ROOT / "var" / "setup"


def main() -> None:
    os.chdir(ROOT)
    if sys.version_info < (3, 11):
        sys.exit(f"需要 Python 3.11 或更新的版本，现在是 {sys.version.split()[0]}。可用 make PYTHON=python3.12 指定。")
    for_test = "--test" in sys.argv[1:]
    lock = "requirements-test.lock" if for_test or _has_test_packages() else "requirements.lock"
    once("Python 虚拟环境", ["scripts/setup.py"], make_venv, found=BIN / "python")
    once(f"Python 软件包（{lock}）", [lock, "pyproject.toml"], lambda: install(lock), found=BIN / "hotline")
    once(
        "页面资源（npm）",
        ["package-lock.json", "scripts/assets.py"],
        page_resources,
        found=ROOT / "var" / "vendor" / "icons.json",
    )
    if for_test:
        from_debian("Chromium 和中文字体", "浏览器测试", ["chromium", "fonts-noto-cjk"], _has_chromium)
        from_debian("短信网关 Kannel", "短信网关的测试", ["kannel", "kannel-extras"], _has_kannel)
        from_debian(
            "LibreOffice", "公文排版的测试", ["libreoffice-writer-nogui"], lambda: bool(shutil.which("soffice"))
        )


def once(what: str, files: list[str], do: Callable[[], None], *, found: Path) -> None:
    """Do it unless it was done for these very files."""
    mark = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()
    stamp = STAMPS / hashlib.sha256(what.encode()).hexdigest()[:16]
    if found.exists() and stamp.exists() and stamp.read_text() == mark:
        return
    print(f"▶ {what} …", flush=True)
    do()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)


def make_venv() -> None:
    if (BIN / "python").exists():
        return
    try:
        venv.create(ROOT / ".venv", with_pip=True)
    except subprocess.CalledProcessError:
        sys.exit("不能建立虚拟环境：Debian、Ubuntu 上请先安装 python3-venv。")


def install(lock: str) -> None:
    run(
        str(BIN / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        lock,
    )
    run(str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-e", ".")


def _has_test_packages() -> bool:
    """`make demo` after `make test` must not take the test packages away."""
    return (BIN / "pytest").exists()


def page_resources() -> None:
    npm = shutil.which("npm") or str(BIN / "npm")
    run(npm, "ci", "--silent", "--no-audit", "--no-fund", env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"})
    run(str(BIN / "python"), "scripts/assets.py")


def from_debian(what: str, tests: str, packages: list[str], is_there: Callable[[], bool]) -> None:
    """Programs that the tests drive, where they are not there yet. Nothing of them is started."""
    if is_there():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"提示：没有{what}，{tests}将跳过。请由 root 安装 {'、'.join(packages)}。")
        return
    print(f"▶ {what}（apt） …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # a package must not start its service
    run("apt-get", "update", "-qq", env=env)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, env=env)


def _has_chromium() -> bool:
    """Browser tests drive Debian's Chromium; screenshots need a Chinese font."""
    fonts = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
    return bool(shutil.which("chromium")) and fonts.exists()


def _has_kannel() -> bool:
    """The gateway, and the operator that it is tested against."""
    return Path("/usr/sbin/bearerbox").exists() and Path("/usr/lib/kannel/test/fakesmsc").exists()


def run(*command: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=env, check=False)
    if done.returncode:
        sys.exit(f"✗ 没有成功：{' '.join(command)}")


if __name__ == "__main__":
    main()
