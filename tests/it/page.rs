//! The page of `--format html` in a real browser: what a reader can do with it, with a script and without, and that nothing in it acts.

use roster::plan::Plan;
use roster::render::html;

use crate::support::{Project, TestSandbox};
use browser::{Look, USUAL, open};
use plans::{hostile, many, one_of_each};

mod browser;
mod plans;

const NAMES: &str = "details.item > summary .name, details.item > summary strong:first-of-type";

#[test]
fn the_order_is_blocked_conflicts_then_changes_and_what_is_shared_is_told_once() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    assert_eq!(page.shown("h2"), ["Warnings", "Blocked", "In conflict", "Changes"]);
    assert_eq!(page.shown(NAMES), ["Old", "South", "model", "North", "New", "Drifted"]);
    assert_eq!(page.shown("#shared-1 .members li"), ["North", "East", "West"]);
    assert_eq!(page.seen(), [""; 0]);
}

#[test]
fn a_reader_filters_by_kind_origin_and_field() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    for (filter, label, names) in [
        ("#kind", "blocked", vec!["Old"]),
        ("#kind", "new", vec!["New"]),
        ("#origin", "drift", vec!["Drifted"]),
        ("#origin", "conflict", vec!["South"]),
        ("#field", "system_prompt", vec!["South", "North"]),
        ("#field", "model", vec!["model", "North"]),
    ] {
        page.choose(filter, label);
        assert_eq!(page.shown(NAMES), names, "{filter} {label}");
        assert_eq!(page.shown("#found"), [format!("{} of 6 shown", names.len())]);
        page.choose(filter, "all");
    }
    page.choose("#field", "system_prompt");
    page.choose("#kind", "changed");
    assert_eq!(page.shown(NAMES), ["North"]);
}

#[test]
fn a_search_finds_names_values_and_lines_also_across_marked_words() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    for (words, names) in [
        ("south", vec!["South"]),
        ("GPT-4.1", vec!["model"]),
        ("at most two products", vec!["South", "North"]),
        ("west", vec!["model"]),
        ("only at creation", vec!["Old"]),
        ("nobody says this", vec![]),
    ] {
        page.fill("#search", words);
        assert_eq!(page.shown(NAMES), names, "{words}");
    }
    page.fill("#search", "");
    assert_eq!(page.shown(NAMES).len(), 6);
}

#[test]
fn unchanged_lines_are_folded_and_opened_by_a_click() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    let lines = "#a-north .diff";
    assert_eq!(
        page.shown("#a-north details.u > summary"),
        ["26 unchanged lines, 1 to 26", "27 unchanged lines, 34 to 60"]
    );
    assert!(!page.shown(lines).concat().contains("Rule 20 is"));
    page.click("#a-north details.u > summary");
    assert!(page.shown(lines).concat().contains("Rule 20 is"));
    assert_eq!(page.shown("#a-north del b"), ["three"]);
    assert_eq!(page.shown("#a-north ins b"), ["two"]);
}

#[test]
fn side_by_side_what_was_stands_beside_what_would_be() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    let sides = "['del', 'ins'].map(tag => { const at = document.querySelector(`#a-north ${tag}`).getBoundingClientRect(); return [at.left, at.top] })";
    let inline: [[f64; 2]; 2] = serde_json::from_value(page.eval(sides)).unwrap();
    assert!(
        inline[0][0].to_bits() == inline[1][0].to_bits() && inline[0][1] < inline[1][1],
        "{inline:?}"
    );
    page.click("#side");
    let beside: [[f64; 2]; 2] = serde_json::from_value(page.eval(sides)).unwrap();
    assert!(
        beside[0][0] < beside[1][0] && beside[0][1].to_bits() == beside[1][1].to_bits(),
        "{beside:?}"
    );
    let twins = page.shown("#a-north .diff > .s > pre");
    assert_eq!(twins.len() % 2, 0);
    assert!(twins.chunks(2).all(|pair| pair[0] == pair[1]), "{twins:?}");
}

#[test]
fn keys_move_fold_search_and_explain_themselves() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    let current = "document.activeElement.closest('details.item')?.id ?? document.activeElement.id";
    page.press(&["j"]);
    assert_eq!(page.eval(current), "a-old");
    page.press(&["j", "j", "j", "k"]);
    assert_eq!(page.eval(current), "shared-1");
    let is_open = "document.querySelector('#shared-1').open";
    assert_eq!(page.eval(is_open), true);
    page.press(&["f"]);
    assert_eq!(page.eval(is_open), false);
    page.press(&["a"]);
    assert_eq!(page.count("details.item[open]"), 0);
    page.press(&["a"]);
    assert_eq!(page.count("details.item[open]"), 6);
    page.press(&["j", "u"]);
    assert_eq!(page.count("#a-north details.u[open]"), 2);
    page.press(&["s"]);
    assert_eq!(page.eval("document.querySelector('#side').checked"), true);
    page.press(&["?"]);
    assert_eq!(page.shown("dialog h2"), ["Keys"]);
    page.press(&["Escape"]);
    assert_eq!(page.shown("dialog h2"), [""; 0]);
    page.press(&["/", "j", "f"]);
    assert_eq!(page.eval("document.querySelector('#search').value"), "jf");
    page.press(&["Escape"]);
    assert_eq!(page.eval("document.activeElement === document.body"), true);
    assert_eq!(page.seen(), [""; 0]);
}

#[test]
fn a_link_to_an_assistant_opens_it_wherever_it_is_folded() {
    let html = html::plan(&many(12));
    let seventh = Look {
        hash: "#a-assistant-7",
        ..USUAL
    };
    let Some(mut page) = open(&html, seventh) else { return };
    assert_eq!(page.shown("details.item[open] .name"), ["Assistant 7"]);
    let member = Look {
        hash: "#a-west",
        ..USUAL
    };
    page.look(&html::plan(&one_of_each()), member);
    assert_eq!(page.shown("li:target"), ["West"]);
}

#[test]
fn a_conflict_shows_the_base_and_what_each_side_made_of_it() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    let rows = page.shown("#a-south .panes");
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(
        page.shown("#a-south .overlaps, #a-south .merges"),
        [
            "line 30 overlaps: a person has to decide there.",
            "merges",
            "overlaps",
            "merges"
        ]
    );
    let row = page.shown("#a-south .panes:nth-of-type(4) .pane");
    assert!(row[0].contains("Base") && row[0].contains("at most three"), "{row:?}");
    assert!(row[1].contains("Live") && row[1].contains("at most four"), "{row:?}");
    assert!(row[2].contains("Files") && row[2].contains("at most two"), "{row:?}");
    assert_eq!(page.shown("#a-south ins b"), ["was", "four", "two", "was"]);
}

#[test]
fn a_prompt_is_rendered_beside_its_source() {
    let Some(mut page) = open(&html::plan(&one_of_each()), USUAL) else {
        return;
    };
    page.click("#a-north details.rendered > summary");
    assert_eq!(page.shown("#a-north .md h4"), ["What you do"]);
    assert_eq!(page.shown("#a-north .md li").len(), 58);
    assert_eq!(page.count("#a-north details.u[open]"), 2);
    let beside = "document.querySelector('#a-north .diff').getBoundingClientRect().right < document.querySelector('#a-north .md').getBoundingClientRect().left";
    assert_eq!(page.eval(beside), true);
}

#[test]
fn without_a_script_all_is_there_and_folds() {
    let look = Look { script: false, ..USUAL };
    let Some(mut page) = open(&html::plan(&one_of_each()), look) else {
        return;
    };
    assert_eq!(page.shown(NAMES), ["Old", "South", "model", "North", "New", "Drifted"]);
    assert_eq!(page.shown("#filters"), [""; 0]);
    page.click("#a-north details.u > summary");
    assert!(page.shown("#a-north .diff").concat().contains("Rule 20 is"));
    page.click("#side");
    let beside = "document.querySelector('#a-north del').getBoundingClientRect().top === document.querySelector('#a-north ins').getBoundingClientRect().top";
    assert_eq!(page.eval(beside), true);
    // What waits for the script on a big page is there, too.
    page.look(&html::plan(&many(80)), look);
    assert_eq!(page.count("details.item ins"), 80 * 170);
    page.click("#a-assistant-7 > summary");
    assert!(page.shown("#a-assistant-7 ins")[0].contains("Rule 0 of assistant 7"));
}

#[test]
fn what_a_big_page_holds_is_built_when_it_is_opened() {
    let Some(mut page) = open(&html::plan(&many(80)), USUAL) else {
        return;
    };
    assert!(page.count("*") < 1_000);
    page.fill("#search", "rule 169 of assistant 33 says");
    assert_eq!(page.shown(NAMES), ["Assistant 33"]);
    page.press(&["Escape", "j", "f"]);
    assert_eq!(page.count("details.item ins"), 170);
    assert_eq!(page.seen(), [""; 0]);
}

#[test]
fn hostile_data_is_text_and_nothing_is_asked_of_the_network() {
    // The longer one waits in <noscript>.
    for (copies, waits) in [(1, false), (40, true)] {
        let html = html::plan(&hostile(copies));
        assert_eq!(html.contains("<noscript>\n"), waits);
        for script in [true, false] {
            let Some(mut page) = open(&html, Look { script, ..USUAL }) else {
                return;
            };
            page.eval("document.querySelectorAll('details').forEach(details => { details.open = true })");
            page.press(&[]);
            assert_eq!(page.eval("typeof window.acted"), "undefined");
            assert_eq!(page.count("script"), 1);
            assert_eq!(page.count("style"), 1);
            assert_eq!(
                page.count(
                    "img, svg, iframe, object, embed, link, base, video, audio, [style], main form, main button"
                ),
                0
            );
            assert_eq!(page.count("a:not([href^='#'])"), 0);
            let attributes =
                "[...new Set([...document.querySelectorAll('main *')].flatMap(e => e.getAttributeNames()))].sort()";
            assert_eq!(
                page.eval(attributes),
                serde_json::json!([
                    "class",
                    "data-field",
                    "data-kind",
                    "data-origin",
                    "href",
                    "id",
                    "open",
                    "title"
                ])
            );
            assert_eq!(page.seen(), [""; 0], "script: {script}, copies: {copies}");
            let first =
                "document.querySelector('#a-script-script-window-acted-1-script-update-0 > summary .name').textContent";
            assert_eq!(page.eval(first), "</script><script>window.acted = 1</script> update 0");
        }
    }
}

#[test]
fn nobody_is_kept_out_in_light_or_in_dark() {
    let html = html::plan(&one_of_each());
    for scheme in ["light", "dark"] {
        let Some(mut page) = open(&html, Look { scheme, ..USUAL }) else {
            return;
        };
        page.eval("document.querySelectorAll('details').forEach(details => { details.open = true })");
        assert_eq!(page.barriers(), [""; 0], "{scheme}");
    }
}

#[test]
fn a_phone_and_a_printer_show_it_whole() {
    let html = html::plan(&one_of_each());
    let Some(mut page) = open(&html, Look { width: 400, ..USUAL }) else {
        return;
    };
    assert_eq!(page.eval("document.documentElement.scrollWidth <= 400"), true);
    page.look(&html::plan(&many(12)), USUAL);
    assert_eq!(page.shown("details.item .diff").len(), 0);
    page.print_preview();
    assert_eq!(page.shown("details.item .diff").len(), 12);
    assert_eq!(page.shown("#tools").len(), 0);
}

#[test]
fn a_plan_without_changes_says_so() {
    let Some(mut page) = open(&html::plan(&Plan::default()), USUAL) else {
        return;
    };
    assert_eq!(page.shown("h1"), ["No changes. Live matches the files."]);
    assert_eq!(page.seen(), [""; 0]);
}

#[test]
fn plan_drift_and_show_print_one_document() {
    let project = Project::new();
    project.write("assistants.yaml", "assistants:\n  - { name: A, temperature: 0.7 }\n");
    let live = r#"{"assistants": [{"name": "A", "language": "English", "temperature": 0.5}]}"#;
    let sandbox = TestSandbox::with_json(&project, live);
    let page = |words: &[&str], code| {
        let ran = project
            .roster([words, &["--format", "html"]].concat())
            .against(&sandbox)
            .run()
            .exits(code);
        assert!(ran.stdout.starts_with("<!doctype html>\n") && ran.stdout.ends_with("</html>\n"));
        assert_eq!(ran.stdout.matches("<!doctype").count(), 1);
        ran.stdout
    };
    let planned = page(&["plan", "--out", "plan.json"], 0);
    assert_eq!(page(&["show", "plan.json"], 0), planned);
    let drift = page(&["drift"], 2);
    assert!(drift.contains("Roster drift of") && drift.contains("1 assistant differs from the files."));
}
