# Debian packages by purpose. Sourced by setup and by the container builds' test; one list, so that they cannot drift.
# shellcheck shell=bash disable=SC2034

# What compiles the three programs.
build_packages=(
    cmake ninja-build gcc libc6-dev pkg-config
    libzmq3-dev protobuf-c-compiler libprotobuf-c-dev libpq-dev libsodium-dev libsqlite3-dev
    libjansson-dev libinih-dev libyaml-dev libutf8proc-dev libzip-dev libxml2-dev libcurl4-openssl-dev libcmocka-dev
)

# What the demo runs besides: a database server of its own, and what reads the programs' JSON.
demo_packages=("${build_packages[@]}" postgresql-15 jq scdoc)

# What the tests need besides: Python with Debian's modules, checkers, and containers without a daemon.
test_packages=(
    "${demo_packages[@]}"
    git procps python3 python3-pytest python3-zmq python3-protobuf protobuf-compiler python3-psycopg2 python3-yaml python3-nacl
    python3-aiosmtpd openssl
    clang-format clang-tidy cppcheck shellcheck gcovr
    iproute2 util-linux mount podman runc conmon netavark aardvark-dns podman-compose mmdebstrap nftables iptables
)

# Prints the packages of the named list that are not installed.
missing_packages() {
    local -n wanted=$1
    local package
    for package in "${wanted[@]}"; do
        if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
            printf '%s\n' "$package"
        fi
    done
}
