# tools/build.sh: sourced by tools/test, tools/demo, tools/check and .ci/run: configuring, building and
# testing a build folder, each in one place.
# SPDX-License-Identifier: MIT

galley_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Where the external test data lies: named from outside, else beside the project; tests that need it skip
# visibly when it is in neither place.
if [ -z "${GALLEY_TEST_DATA-}" ] && [ -d "$galley_root/../shared/data" ]; then
    GALLEY_TEST_DATA=$(cd "$galley_root/../shared/data" && pwd)
fi
export GALLEY_TEST_DATA="${GALLEY_TEST_DATA-}"

# galley_configure DIR [OPTION...]: a new build folder, or an old one brought to these options. A folder that
# an interrupted set-up left behind, or that was moved here from elsewhere, is made anew.
galley_configure() {
    local dir=$1; shift
    if [ -f "$dir/build.ninja" ] && [ -f "$dir/meson-private/coredata.dat" ] &&
           meson configure "$dir" "$@" >/dev/null 2>&1; then
        return 0
    fi
    if [ -e "$dir" ]; then
        meson setup --wipe "$dir" "$galley_root" "$@" >"$dir.log" 2>&1 && { rm -f "$dir.log"; return 0; }
        rm -rf "$dir"
    fi
    if ! meson setup "$dir" "$galley_root" "$@" >"$dir.log" 2>&1; then
        cat "$dir.log" >&2
        return 1
    fi
    rm -f "$dir.log"
}

# galley_build DIR [TARGET...]: quiet when all is well, the compiler's words when not.
galley_build() {
    local dir=$1; shift
    local log
    log=$(mktemp)
    if ! ninja -C "$dir" "$@" >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        echo "building in $dir failed" >&2
        return 1
    fi
    rm -f "$log"
}

# galley_test DIR [OPTION...]: runs the tests, prints those that fail with their output; the counts are
# in DIR/meson-logs/testlog.json afterwards.
galley_test() {
    local dir=$1; shift
    rm -f "$dir/meson-logs/testlog.json"
    meson test -C "$dir" --no-rebuild --print-errorlogs "$@" </dev/null
}
