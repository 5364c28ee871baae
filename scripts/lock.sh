#!/bin/sh
# Renew requirements.lock and requirements-test.lock: install afresh, write down what came.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
pip="$folder/venv/bin/pip --disable-pip-version-check"
pinned() {
    $pip freeze --exclude engagement-rules \
        | sed -E 's/^durable[-_]rules==(.*)$/durable-rules==\1; python_version < "3.13" and sys_platform != "win32"/'
}
$pip install --quiet .
{ echo "# What running needs, pinned. Renewed by \`make lock\`."; pinned; } > requirements.lock
pinned | sort > "$folder/run"
$pip install --quiet '.[test]'
{
    echo "# What testing needs beyond requirements.lock, pinned. Renewed by \`make lock\`."
    pinned | sort | comm -13 "$folder/run" -
} > requirements-test.lock
