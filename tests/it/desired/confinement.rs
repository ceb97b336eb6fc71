//! Prompt files stay within the folder of the roster.

use std::{fs, os::unix::fs::symlink, process::Command, time::Instant};

use serde_json::json;

use super::workspace::{Workspace, value};

fn prompt(path: &str) -> Workspace {
    Workspace::new()
        .file(
            "team/a.yaml",
            format!("assistants:\n  - name: A\n    system_prompt: {{ file: \"{path}\" }}\n"),
        )
        .file("team/in.md", "inside")
        .file("team/deep/er/in.md", "deeper")
        .file("out.md", "outside")
        .file("team/.git/config", "secret")
        .file("team/.env", "secret")
        .from("team/a.yaml")
}

fn error(workspace: &Workspace) -> String {
    let errors = workspace.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].starts_with("team/a.yaml:3:28: "), "{errors:?}");
    assert!(
        workspace
            .read()
            .sources
            .iter()
            .all(|source| !source.text.contains("secret") && &*source.text != "outside")
    );
    errors[0].clone()
}

#[test]
fn a_prompt_file_inside_is_read() {
    for (path, wanted) in [
        ("in.md", "inside"),
        ("./in.md", "inside"),
        ("deep/er/in.md", "deeper"),
        ("deep/./er//in.md", "deeper"),
    ] {
        assert_eq!(
            value(&prompt(path).assistants()[0], "system_prompt"),
            Some(&json!(wanted)),
            "{path}"
        );
    }
}

#[test]
fn a_path_that_leads_out_or_to_hidden_files_is_refused() {
    for (path, part) in [
        ("../out.md", "goes up with"),
        ("deep/../../out.md", "goes up with"),
        ("/etc/passwd", "is an absolute path"),
        ("/dev/zero", "is an absolute path"),
        ("/proc/self/environ", "is an absolute path"),
        (".git/config", "is hidden"),
        ("./.git/config", "is hidden"),
        ("deep/.x", "is hidden"),
        (".env", "is hidden"),
        ("gone.md", "does not exist"),
        ("deep", "is not a regular file"),
        (".", "is not a regular file"),
        ("", "is empty"),
        ("in.md/x", "cannot read"),
        ("a\\0b", "is none"),
    ] {
        let said = error(&prompt(path));
        assert!(said.contains(part), "{path}: {said}");
    }
}

#[test]
fn links_are_followed_only_as_long_as_they_stay_inside() {
    let workspace = prompt("link.md");
    symlink("deep/er/in.md", workspace.path("team/link.md")).unwrap();
    assert_eq!(
        value(&workspace.assistants()[0], "system_prompt"),
        Some(&json!("deeper"))
    );
    for (target, part) in [
        ("../out.md", "leads out"),
        ("/etc/passwd", "leads out"),
        ("/dev/zero", "leads out"),
        ("/proc/self/environ", "leads out"),
        (".git/config", "is hidden"),
        ("link.md", "cannot read"),
    ] {
        let workspace = prompt("link.md");
        symlink(target, workspace.path("team/link.md")).unwrap();
        let said = error(&workspace);
        assert!(said.contains(part), "{target}: {said}");
    }
    let workspace = prompt("linked/config");
    symlink(".git", workspace.path("team/linked")).unwrap();
    assert!(error(&workspace).contains("is hidden"));
    let workspace = prompt("up/out.md");
    symlink("..", workspace.path("team/up")).unwrap();
    assert!(error(&workspace).contains("leads out"));
}

#[test]
fn the_folder_may_itself_be_a_link_or_below_a_hidden_one() {
    let workspace = Workspace::new()
        .file(".real/a.yaml", "assistants: [{name: A, system_prompt: {file: p.md}}]")
        .file(".real/p.md", "p");
    symlink(".real", workspace.path("team")).unwrap();
    assert_eq!(workspace.from("team").assistants().len(), 1);
}

#[test]
fn a_pipe_or_a_device_is_not_opened() {
    let workspace = prompt("pipe.md");
    assert!(
        Command::new("mkfifo")
            .arg(workspace.path("team/pipe.md"))
            .status()
            .unwrap()
            .success()
    );
    let start = Instant::now();
    assert!(error(&workspace).contains("is not a regular file"));
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn a_roster_file_of_a_folder_stays_inside_too() {
    let workspace = Workspace::new()
        .file("team/a.yaml", "assistants: []")
        .file("out.yaml", "secret: text")
        .from("team");
    symlink("../out.yaml", workspace.path("team/b.yaml")).unwrap();
    assert_eq!(
        workspace.errors(),
        ["`team/b.yaml` leads out of the folder of the roster file"]
    );
    fs::remove_file(workspace.path("team/b.yaml")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(workspace.path("team/b.yaml"))
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(workspace.errors(), ["`team/b.yaml` is not a regular file"]);
}

#[test]
fn a_prompt_file_is_text_of_a_sensible_size() {
    let workspace = prompt("big.md").file("team/big.md", "x".repeat((4 << 20) + 1));
    assert!(error(&workspace).contains("`team/big.md` is longer than 4 MiB"));
    let workspace = prompt("big.md").file("team/big.md", "x".repeat(4 << 20));
    assert_eq!(workspace.errors(), [""; 0]);
    assert!(error(&prompt("b.md").file("team/b.md", b"a\nb\xff\n")).contains("`team/b.md` is not UTF-8 text (line 2)"));
    assert!(error(&prompt("b.md").file("team/b.md", b"a\0b")).contains("NUL byte"));
}

/// A Kubernetes volume: each file is a link to `..data/FILE`, and `..data` a link to the present version's folder.
fn volume() -> Workspace {
    let workspace = Workspace::new()
        .file(
            "volume/..2026_11_28/assistants.yaml",
            "assistants:\n  - name: A\n    system_prompt: { file: sales.md }\n",
        )
        .file("volume/..2026_11_28/sales.md", "mounted")
        .file("volume/.git/config", "secret");
    symlink("..2026_11_28", workspace.path("volume/..data")).unwrap();
    for name in ["assistants.yaml", "sales.md"] {
        symlink(format!("..data/{name}"), workspace.path(&format!("volume/{name}"))).unwrap();
    }
    workspace
}

#[test]
fn a_kubernetes_volume_is_read_as_a_folder_and_as_a_file() {
    for path in ["volume", "volume/", "volume/assistants.yaml", "volume/..data"] {
        let workspace = volume().from(path);
        assert!(
            workspace.read().problems.is_empty(),
            "{path}: {:?}",
            workspace.read().problems
        );
        let assistants = workspace.assistants();
        assert_eq!(
            value(&assistants[0], "system_prompt"),
            Some(&json!("mounted")),
            "{path}"
        );
    }
}

#[test]
fn a_volume_opens_no_other_hidden_folder() {
    let workspace = volume().from("volume/assistants.yaml");
    let link = workspace.path("volume/sales.md");
    fs::remove_file(&link).unwrap();
    symlink(".git/config", &link).unwrap();
    let errors = workspace.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].contains("`volume/sales.md` leads to a file that is hidden"),
        "{errors:?}"
    );
}
