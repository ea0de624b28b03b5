#!/usr/bin/env bash
# 在 Debian 自己的 PostgreSQL 上跑一部分测试：正式部署用 DATABASE_URL，而不是内置数据库。
# 临时目录里建一个一次性的数据库，只用套接字，测完即停、即删。没有 Debian 的 PostgreSQL 又装不上时说明原因并跳过。
# 用法：scripts/test_on_debian_postgres.sh [pytest 参数]
set -euo pipefail
cd "$(dirname "$0")/.."

newest() { # the folder of the newest server, 15 or later, that Debian's packages have put here
  local found="" version
  for folder in /usr/lib/postgresql/*/bin; do
    version=${folder#/usr/lib/postgresql/}
    version=${version%/bin}
    [ -x "$folder/initdb" ] && [ "$version" -ge 15 ] && found="$folder"
  done
  echo "$found"
}

install_it() {
  local conf=/etc/postgresql-common/createcluster.d/no-main-cluster.conf done=0
  mkdir -p "${conf%/*}"
  [ -e "$conf" ] || { echo "create_main_cluster = false" >"$conf"; trap 'rm -f '"$conf" RETURN; } # start no server of its own
  DEBIAN_FRONTEND=noninteractive apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends postgresql >/dev/null || done=1
  return $done
}

binaries=$(newest)
if [ -z "$binaries" ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "跳过：这台机器没有 Debian 的 postgresql（15 或更新），安装它需要 root 和 apt-get"
    exit 0
  fi
  echo "安装 Debian 的 postgresql …"
  install_it || { echo "跳过：装不上 Debian 的 postgresql"; exit 0; }
  binaries=$(newest)
fi

folder=$(mktemp -d /tmp/hotline-debian-XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres: "$folder"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
run() { (cd / && "${as[@]}" "$binaries/$1" -D "$folder/data" "${@:2}" >/dev/null); } # its output must be no pipe that anybody waits for
trap 'run pg_ctl -w -m immediate stop || true; rm -rf "$folder"' EXIT

run initdb -U hotline --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync
run pg_ctl -w -l "$folder/log" -o "-p 5432 -k $folder -c listen_addresses='' -c fsync=off -c max_connections=60" start
chmod 755 "$folder"
echo "$("$binaries/postgres" --version)："
tests=(hotline/workorders/tests/test_stories.py hotline/workorders/tests/test_jobs.py hotline/org)
DATABASE_URL="postgresql://hotline@:5432/postgres?host=${folder//\//%2F}" .venv/bin/python -m pytest -q --no-header "${@:-${tests[@]}}"
