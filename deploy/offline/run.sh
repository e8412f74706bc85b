#!/bin/sh
# Runs ensemble-defense @VERSION@ without network, from the folder that this script lies in.
#
#   sh run OUT reproduce FLAGS     results, in OUT/results.tar.gz.aa, .ab, … of at most 16 MB
#   sh run OUT bench:gpu FLAGS     what a GPU gives, likewise
#   sh run OUT bench:peers FLAGS   the same work here and in PyTorch
#
# Files in FLAGS, such as those of --checkpoint, need their whole path. What is to come back has to go
# into results/, as everything does unless told.
#
# To look at them: cat OUT/results.tar.gz.* | tar xz
# Unpacked once into $ENSEMBLE_DEFENSE_HOME, or into a folder of this content's own below $TMPDIR or
# /tmp; what is computed is kept there in work/, and the next run goes on from it: also that of a
# folder packed anew, if both are given the same home. KEEP_STORE=1 brings trained networks back too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case "${2:-}" in
  reproduce) program=reproduce.js ;;
  bench:gpu) program=bench_gpu.js ;;
  bench:peers) program=bench_peers.js ;;
  *)
    sed -n '4,6s/^# *//p; 8,9s/^# //p' "$0" >&2
    exit 2
    ;;
esac
previous=
for argument in "$@"; do
  case "$previous $argument" in
    "--out results" | "--out results/"* | *" --out=results" | *" --out=results/"*) ;;
    "--out "* | *" --out="*)
      echo "run: --out must be results or below it, which comes back in $1: received ${argument#--out=}" >&2
      exit 2
      ;;
  esac
  previous=$argument
done
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift 2
home=${ENSEMBLE_DEFENSE_HOME:-${TMPDIR:-/tmp}/ensemble-defense-@VERSION@-@ID@}
if [ ! -e "$home" ]; then
  mkdir -p "$(dirname "$home")"
  mkdir -m 700 "$home"
fi
# Others may write below /tmp too, and what they have put there would be run here.
if [ -z "${ENSEMBLE_DEFENSE_HOME:-}" ] &&
  [ -z "$(find "$home" -prune -type d -user "$(id -u)")" ]; then
  echo "run: $home must be a folder of yours: remove it, or name another as ENSEMBLE_DEFENSE_HOME" >&2
  exit 2
fi
home=$(cd "$home" && pwd)

# Prints a file of this folder, whole or in pieces.
whole() {
  if [ -e "$1" ]; then cat "$1"; else cat "$1".piece-*; fi
}

# xz is missing on some machines; Python brings it.
unxz_stream() {
  if command -v xz >/dev/null 2>&1; then
    xz -dc
  elif command -v python3 >/dev/null 2>&1; then
    python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer)'
  else
    echo "run: unpacking needs xz or python3" >&2
    exit 2
  fi
}

if [ "$(cat "$home/unpacked" 2>/dev/null)" != @ID@ ]; then
  rm -rf "$home/unpacked" "$home/program" "$home/golden" "$home/data"
  for archive in deno program; do
    whole "$here/$archive.tar.xz" | unxz_stream | (cd "$home" && tar xf -)
  done
  if [ -d "$here/data" ]; then
    (cd "$here/data" && find . -type f) | sed 's/\.piece-[0-9]*$//' | sort -u | while read -r file; do
      mkdir -p "$home/data/$(dirname "$file")"
      whole "$here/data/$file" >"$home/data/$file"
    done
  fi
  echo @ID@ >"$home/unpacked"
fi
export ENSEMBLE_DEFENSE_DATA="${ENSEMBLE_DEFENSE_DATA:-$home/data}"
# With these V8 joins vectors to 256 bits (src/backends/wasm/README.md), where it knows them.
export DENO_V8_FLAGS=--experimental-wasm-revectorize,--no-wasm-bounds-checks
"$home/deno" eval 0 2>/dev/null || unset DENO_V8_FLAGS
export DENO_DIR="$home/cache" DENO_NO_UPDATE_CHECK=1 NO_COLOR=1

# Containers often have NVIDIA's driver, but neither a Vulkan loader nor the file that names the driver.
if [ -e "$here/libvulkan.so.1" ] && ! ldconfig -p 2>/dev/null | grep -q 'libvulkan\.so\.1'; then
  export LD_LIBRARY_PATH="$here${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
if [ -z "${VK_DRIVER_FILES:-}" ] && ldconfig -p 2>/dev/null | grep -q 'libGLX_nvidia\.so\.0' &&
  ! ls /usr/share/vulkan/icd.d/nvidia* /etc/vulkan/icd.d/nvidia* >/dev/null 2>&1; then
  echo '{"file_format_version":"1.0.0","ICD":{"library_path":"libGLX_nvidia.so.0","api_version":"1.3"}}' \
    >"$home/nvidia_icd.json"
  export VK_DRIVER_FILES="$home/nvidia_icd.json"
fi

work="$home/work" # results are kept there for the next turn
mkdir -p "$work"
cd "$work"
status=0
"$home/deno" run -A --deny-net --no-check --no-config --no-lock \
  "$home/program/bundles/$program" "$@" || status=$?

# Networks are large, and can be trained again: only what was found goes back, unless asked for.
if [ -d results ]; then
  rm -f "$out"/results.tar.gz.*
  if [ "${KEEP_STORE:-0}" = 1 ]; then
    tar czf - results
  else
    tar czf - --exclude=results/store --exclude='results/*/store' --exclude='results/*/*/store' results
  fi | split -b 16000000 - "$out/results.tar.gz."
elif [ "$program" != bench_peers.js ]; then # which prints all that it finds
  echo "run: nothing comes back: there is no folder results in $work" >&2
fi
exit "$status"
