//! What stands at the end of each verb's help. tests/it/help.rs runs every line.

pub(super) const VALIDATE: &str = "\
Examples:
  roster validate
  roster validate --overlay production.yaml --deny warnings
  roster validate -f assistants/ --format github";

pub(super) const PLAN: &str = "\
Examples:
  roster plan
  roster plan --target 'Sales Assistant' --full
  roster plan --base origin/main --out plan.json";

pub(super) const SHOW: &str = "\
Examples:
  roster show plan.json
  roster show plan.json --format markdown > comment.md";

pub(super) const APPLY: &str = "\
Examples:
  roster apply
  roster apply plan.json --yes
  roster apply --target 'Sales Assistant' --max-creates 1";

pub(super) const REVERT: &str = "\
Examples:
  roster revert report.json
  roster revert report.json --out back.json && roster apply back.json --yes";

pub(super) const DRIFT: &str = "\
Examples:
  roster drift
  roster drift --base origin/main --format json";

pub(super) const PIN: &str = "\
Examples:
  roster pin
  roster pin --overlay production.yaml";

pub(super) const PULL: &str = "\
Examples:
  roster pull --all
  roster pull 'Sales Assistant' --dry-run
  roster pull --base origin/main";

pub(super) const RENDER: &str = "\
Examples:
  roster render
  roster render 'Sales*' -v
  roster render --overlay production.yaml --format json";

pub(super) const GET: &str = "\
Examples:
  roster get 'Sales Assistant'
  roster get 665e4a34c65bb95f2f2d72e1 --format json";

pub(super) const LIST: &str = "\
Examples:
  roster list
  roster list --format json";

pub(super) const PING: &str = "\
Examples:
  roster ping
  roster ping -v";

pub(super) const SANDBOX: &str = "\
Examples:
  roster sandbox
  roster sandbox --data sandbox.json --limit 60/min";

pub(super) const SCHEMA: &str = "\
Examples:
  roster schema > assistants.schema.json
  roster schema plan";

pub(super) const COMPLETIONS: &str = "\
Examples:
  roster completions bash > ~/.local/share/bash-completion/completions/roster
  roster completions zsh > ~/.zfunc/_roster
  roster completions fish > ~/.config/fish/completions/roster.fish";

pub(super) const MAN: &str = "\
Examples:
  roster man | man -l -
  roster man --dir ~/.local/share/man/man1";
