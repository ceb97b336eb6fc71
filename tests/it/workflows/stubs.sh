# What stands in for the programs of a CI machine: each call is noted, answers are files, and jq does what gh's --jq does.
echo "$(basename "$0") $*" >> "$CALLS"
filter='.'
answer=/dev/null
while [ $# -gt 0 ]; do
    case $1 in
        --jq) filter=$2 ;;
        --body-file) cp "$2" "$ANSWERS/body.md" ;;
        *=@* | *@*.md) cp "${1#*@}" "$ANSWERS/body.md" ;;
        */comments | *notes\?*) answer=$ANSWERS/comments.json ;;
        list | *issues\?*) answer=$ANSWERS/issues.json ;;
    esac
    shift
done
case $(basename "$0") in
    gh) jq -r "$filter" "$answer" ;;
    curl) cat "$answer" ;;
esac
