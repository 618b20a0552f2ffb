#!/bin/sh
# Writes requirements/*.lock anew from pyproject.toml. Needs uv in .venv; extra words go to uv (--upgrade).
set -eu
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
# natasha is here for the weight files in its wheel only (see pyproject.toml): what its unused API needs stays out.
dead="pymorphy2 pymorphy2-dicts-ru yargy docopt dawg-python intervaltree ipymarkup"

compile() { # compile OUTPUT INPUT [options]; addresses and local paths of this machine's index never reach the file
    out=$1; shift
    "$uv" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@" -o "$out"
    if grep -nE '://|file:|--(extra-)?index|--find-links' "$out"; then
        echo "svodka: $out names an index or a path" >&2
        exit 1
    fi
}

without() { for name in "$@"; do printf -- '--no-emit-package %s ' "$name"; done; }

# sortedcontainers: a dependency of intervaltree in base, of hypothesis in dev, where it stays.
compile requirements/base.lock pyproject.toml $(without $dead sortedcontainers) "$@"
compile requirements/dev.lock pyproject.toml --extra dev --extra scale -c requirements/base.lock $(without $dead) "$@"
echo uv | compile requirements/installer.lock - "$@"
