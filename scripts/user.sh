# ./weft user create
source "$WEFT_ROOT/scripts/lib.sh"
exec_host user "$@"
