# ./weft tenant create|list|delete
source "$WEFT_ROOT/scripts/lib.sh"
exec_host tenant "$@"
