#!/bin/sh
# Writes deploy/.env with secrets of its own for compose.yaml. There are no defaults to forget: without this file nothing
# starts. It is never overwritten, since what is encrypted with its keys could not be read any more.
set -eu
umask 077
file="${1:-$(dirname "$0")/.env}"
if [ -e "$file" ]; then
  echo "$file exists and is left as it is" >&2
  exit 1
fi
hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
cat > "$file.partial" <<EOF
DATABASE_PASSWORD=$(hex 24)
REDIS_PASSWORD=$(hex 24)
ENCRYPTION_KEYS=k$(hex 3):$(head -c 32 /dev/urandom | base64 | tr -d '\n')
METRICS_TOKEN=$(hex 24)
ADMIN_EMAIL=admin@localhost
ADMIN_PASSWORD=$(hex 12)
GRAFANA_PASSWORD=$(hex 12)
PUBLIC_URL=http://localhost:8080
EOF
mv "$file.partial" "$file"
echo "wrote $file; the first sign-in is in it: ADMIN_EMAIL, ADMIN_PASSWORD"
