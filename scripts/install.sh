#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs with apt what is missing of the Debian 12 packages that Urna needs.
#
#   scripts/install.sh build      to build and run it
#   scripts/install.sh bench      that, and to run the benchmarks
#   scripts/install.sh test       that, and to run every test
#   scripts/install.sh package    to build it, and to make the Debian package and the bill of materials
#   scripts/install.sh deploy     to try deploy/ with a Docker engine of the tests' own, and the Debian package
#   scripts/install.sh develop    what tests need, and to measure coverage
#
# For the console that is Node.js 18 or newer with npm: Debian's, unless there is one on the PATH already. For the tests,
# promtool and nginx are unpacked from Debian's packages of Prometheus and nginx into build/tools, without installing those;
# for the benchmarks, nginx.
#
# Calls apt only when something is missing; through sudo when not root. Never removes a package unless
# URNA_ALLOW_REMOVAL=1 says that it may.
set -euo pipefail

build_packages=(
    g++ cmake ninja-build pkg-config
    libboost1.81-dev libboost-json1.81-dev
    prometheus-cpp-dev libcli11-dev libtomlplusplus-dev libfmt-dev
    libjwt-dev libsodium-dev libutf8proc-dev liboath-dev libzxcvbn-dev libssl-dev libsqlite3-dev libhiredis-dev libmariadb-dev
    libarchive-dev zlib1g-dev libkainjow-mustache-dev openssl
    libhowardhinnant-date-dev tzdata
)
node_packages=(nodejs npm ca-certificates)
node_min=18
bench_packages=(
    libbenchmark-dev libcsv-dev wrk gnuplot-nox curl
    python3 python3-requests python3-jwt python3-cryptography
    redis-server mariadb-server # benchmarks and tests start their own; those that this starts for the system are not used
)
test_packages=(
    "${bench_packages[@]}" # the tests run the benchmarks too, small
    libgtest-dev libgmock-dev
    python3-pytest python3-pytest-xdist python3-yaml python3-jsonschema
    yamllint shellcheck clang-format-14 clang-tidy-14 openssl stunnel4 git groff-base
    clang-14 libclang-rt-14-dev # the fuzz targets
    valgrind # counts the instructions of parsers
    sqlite3 # the commands of the page on backups
    chromium firefox-esr fonts-dejavu-core # the console's tests; the fonts have Cyrillic letters
)
package_packages=(dpkg-dev git python3)
deploy_packages=(
    "${package_packages[@]}"
    # The engine of the tests is their own; where this starts one for the system, that is not used.
    docker.io docker-compose mmdebstrap iptables iproute2 util-linux git
)
develop_packages=(
    ccache gcovr git
)

if command -v npm >/dev/null && node=$(node --version 2>/dev/null) && node=${node#v} && ((${node%%.*} >= node_min)); then
    node_packages=()
fi
build_packages+=("${node_packages[@]}")

case "${1:-}" in
    build) wanted=("${build_packages[@]}") ;;
    bench) wanted=("${build_packages[@]}" "${bench_packages[@]}") ;;
    test) wanted=("${build_packages[@]}" "${test_packages[@]}") ;;
    package) wanted=("${build_packages[@]}" "${package_packages[@]}") ;;
    deploy) wanted=("${test_packages[@]}" "${deploy_packages[@]}") ;;
    develop) wanted=("${build_packages[@]}" "${test_packages[@]}" "${develop_packages[@]}") ;;
    *)
        echo "usage: scripts/install.sh build | bench | test | package | deploy | develop" >&2
        exit 2
        ;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian: nothing was installed. Urna needs what these Debian 12 packages hold:" >&2
    echo "  ${wanted[*]}" >&2
    exit 0 # they may be there all the same; if not, CMake names the first that is missing
fi

as_root=()
if ((EUID != 0)); then as_root=(sudo); fi
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)

update_lists() {
    # One source that does not answer must not stop us when the others have what is missing.
    "${apt[@]}" update -qq </dev/null || echo "apt-get update failed; going on with the package lists that are there" >&2
}

unpack() { # PACKAGE PATH: a program of a package into build/tools
    local tools directory package=$1 path=$2 download
    download=(apt-get -o APT::Sandbox::User=root download -qq "$package")
    tools=$(dirname "$0")/../build/tools
    [[ -x $tools/${path##*/} ]] && return
    mkdir -p "$tools"
    directory=$(mktemp -d "$tools/$package.XXXXXX")
    # To download needs no root. A machine that has all packages may have no lists of them.
    (cd "$directory" && { "${download[@]}" || { update_lists && "${download[@]}"; }; } &&
        dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x "./$path" && mv "$path" ..) </dev/null ||
        echo "${path##*/} could not be had; what needs it will fail" >&2
    rm -rf "$directory"
}

unpack_tools() { # FOR
    if [[ $1 == test ]]; then unpack prometheus usr/bin/promtool; fi
    if [[ $1 == test || $1 == bench ]]; then unpack nginx usr/sbin/nginx; fi
}

missing=()
for package in "${wanted[@]}"; do
    status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    # Of a package for several architectures there is one status each.
    [[ $status == installed* ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    unpack_tools "$1"
    exit
fi

if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    echo "These packages are missing, and there is no sudo to install them with. As root:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi

echo "Installing: ${missing[*]}"
update_lists

if ! plan=$(LC_ALL=C "${apt[@]}" install --simulate --no-install-recommends "${missing[@]}" </dev/null 2>&1); then
    echo "$plan" >&2
    echo "apt cannot install these packages. Urna is built on Debian 12 (bookworm)." >&2
    exit 1
fi
removed=$(sed -n 's/^Remv \([^ ]*\).*/\1/p' <<<"$plan" | tr '\n' ' ')
if [[ -n $removed && ${URNA_ALLOW_REMOVAL:-} != 1 ]]; then
    echo "To install these, apt would REMOVE: $removed" >&2
    echo "(Debian cannot hold the headers of two Boosts at once; Urna needs those of Boost 1.81.)" >&2
    echo "Nothing was changed. If that is all right: URNA_ALLOW_REMOVAL=1 scripts/install.sh $1" >&2
    exit 1
fi
"${apt[@]}" install -qq --yes --no-install-recommends "${missing[@]}" </dev/null
unpack_tools "$1"
