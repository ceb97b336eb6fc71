//! The other rules: what each reports, where, and what it lets stand.

use roster::lint::{Entry, EntryField, Level, LintSettings, Role, lint};

use super::world::{entry, findings, of_prompt, of_spoken, pieces};

#[test]
fn a_prompt_that_was_pasted_twice_is_one_finding() {
    let once = "You help callers with their orders.\nAsk for the number of the order first, and read it back slowly before you go on to anything else.\n\nWhen the order can't be found, ask for the name and the day on which it was placed, and look again before you give up for good.\n";
    assert!(of_prompt(once).is_empty());
    let twice = format!("{once}\n{once}");
    assert_eq!(pieces("prompt-block-twice", &twice), [once.trim_end()]);
    // Without a line between them, and on one line.
    assert_eq!(pieces("prompt-block-twice", &once.repeat(2)), [once.trim_end()]);
    assert_eq!(pieces("prompt-block-twice", "Be kind. Be kind."), ["Be kind."]);
    // In part, in short lines, with other lines around them.
    let lines = "You help callers.\nBe brief and kind.\nAsk for the number of the order.\nRead it back slowly.\nWait for the answer.\nSay goodbye in the end.\n";
    let part = format!("# Acme\n{lines}Prices are in euros.\n{lines}Thank you.");
    assert_eq!(pieces("prompt-block-twice", &part), [lines.trim_end()]);
    assert_eq!(findings(Role::Prompt, &part)[0].repeats, Some("# Acme\n".len()));
}

#[test]
fn what_repeats_by_its_nature_may() {
    let row = "| sent | It is on its way, and will be there in two or three days at the latest. |\n";
    let template = |number: u8| {
        format!("## Example {number}\n\nInput:\n\n### Output\n\n- name\n- age\n- city\n- phone\n- date\n\n")
    };
    let item = "- Images from the web are not allowed here, but you can describe in words what they show, as long as it is true.\n";
    for text in [
        format!("a\n\n{row}{row}\nb\n\n{row}{row}"),
        "Wait for the answer.\nThen go on.\n".repeat(101) + "Bye.",
        (1..9).map(template).collect::<String>(),
        "ha ha".to_owned(),
        format!(
            "{}\nor\n\n{}",
            "call(a, b);\nlog(a);\n".repeat(9),
            "call(a, b);\nlog(a);\n".repeat(9)
        ),
        format!("- HTML:\n{item}- text\n\n- React:\n{item}- props"),
    ] {
        assert!(!of_prompt(&text).contains(&"prompt-block-twice"), "{text}");
    }
}

#[test]
fn code_between_two_equal_paragraphs_is_no_part_of_what_was_pasted() {
    let first = "Look the order up by its number, and read the day of delivery to the caller as it stands there, slowly and once.\nThen wait.";
    let second = "When nothing is found, ask for the name and the street, and look once more before you say that there is no such order.\nThen wait.";
    let text = format!("{first}\n\n{second}\n\nor\n\n{first}\n\n```\nfind(a)\n```\n\n{second}\n");
    assert_eq!(pieces("prompt-block-twice", &text), [first, second]);
}

#[test]
fn prose_with_an_address_a_tool_or_a_semicolon_is_no_code() {
    let words = "Look the order up by its number, and read the day of delivery to the caller as it stands there, slowly and once";
    for end in [
        " at https://a.example/find?q=1.",
        ", then call find_order() again.",
        ", and wait for the answer;",
    ] {
        let text = format!("{words}{end}");
        assert_eq!(
            pieces("prompt-block-twice", &format!("{text}\n\nor\n\n{text}")),
            [&text]
        );
    }
}

#[test]
fn what_was_pasted_three_times_without_a_gap_is_found() {
    let line = "Look the order up by its number, and read the day of delivery to the caller as it stands there, slowly and once, then wait.\n";
    assert_eq!(pieces("prompt-block-twice", &line.repeat(3)), [line.trim_end()]);
}

#[test]
fn code_that_stands_twice_may() {
    let block = format!("def f():\n    {}\n", "x = 1  # a long line of code ".repeat(5));
    assert!(of_prompt(&format!("{block}\nor\n\n{block}")).is_empty());
    let fenced = format!("```\n{}\n```\n", "word ".repeat(40));
    assert!(of_prompt(&format!("{fenced}\nor\n\n{fenced}")).is_empty());
}

#[test]
fn headings_count_below_the_same_one() {
    assert_eq!(
        pieces("prompt-heading-twice", "# A\n\nx\n\n## B\n\ny\n\n## B\n\nz"),
        ["## B"]
    );
    assert_eq!(
        pieces("prompt-heading-twice", "# A\n\nx\n\n  ## B\n\ny\n\n## B\n\nz"),
        ["## B"]
    );
    for text in [
        "    # A\n\nx\n\n    # A\n\ny",
        "So:\n\n  # load it\n  load(x)\n\n  # load it\n  load(y)\n",
        "# A\n\n## B\n\n# C\n\n## B\n",
        "### B\n\n### B\n",
        "# =====\n\n# =====\n",
        "# load it\nload(x)\n\n# load it\nload(y)\n",
        "# A\n\n## B\n\nx\n\n## Example\n\ny\n\n## C\n\nx\n\n## Example\n\nz",
        "<a>\n\n## B\n\n</a>\n<b>\n\n## B\n\n</b>",
    ] {
        assert!(!of_prompt(text).contains(&"prompt-heading-twice"), "{text}");
    }
}

#[test]
fn notes_to_oneself_are_found_and_talk_about_them_is_not() {
    for text in [
        "TODO: hours",
        "- TODO: hours",
        "Open (TODO: hours) daily",
        "Hours: [TODO]",
        "a\n<!-- FIXME: x -->",
        "a\nTBD\nb",
        "[TODO: hours]",
        "1. TODO: hours",
        "2) TODO: hours",
        "## TODO: hours\nBe kind.",
        "+ FIXME hours are wrong",
        "Hours: TBD",
        "Hours: TBD.\nBe kind.",
        "Hours: TODO",
        "- Opening Hours: TODO\nBe kind.",
        "TODO(bob): hours",
        "// TODO: hours",
        "TODO - hours",
        "XXX: hours",
        "a\nXXX\nb",
        "Hours: [TBD] daily",
    ] {
        assert_eq!(of_prompt(text), ["prompt-leftover-todo"], "{text}");
    }
    for text in [
        "Mark it with TODO comments.",
        "TEMPLATE = \"\"\"---\nname: {name}\n[TODO: what it does]\n\"\"\"\nwrite(TEMPLATE)",
        "Write `TODO: x`.",
        "Output (TODO Only)",
        "a\n# TODO_list",
        "a TODO: b",
        "Revisa TODO el texto.",
        "TODO el mundo puede llamar.",
        "Lo quiero: TODO",
        "Te lo digo todo: es gratis.",
        "(TODO el día)",
        "Say TBD when you don't know.",
        "Call XXX-XXX",
        "(XXX) XXX-XXXX",
        "Write numbers as (XXX) XXX-XXXX.",
        "Sizes:\n- XL\n- XXX",
        "- TBD: the date is not known yet",
        "When the date is open (TBD), say so.",
        "TODO: el menú y los precios.",
        "// TODO: load it\nload(x)",
        "def f():\n    # TODO: implement\n    return 1",
        "# TODO: load it\nload(x)",
    ] {
        assert!(of_prompt(text).is_empty(), "{text}");
    }
}

#[test]
fn a_note_is_shown_whole() {
    for (text, shown) in [
        ("Hours: [TBD] daily", "`[TBD]`"),
        ("Open (TODO: hours) daily", "`(TODO: hours)`"),
        ("TODO: hours]", "`TODO: hours]`"),
    ] {
        let message = &findings(Role::Prompt, text)[0].message;
        assert!(message.ends_with(shown), "{message}");
    }
}

#[test]
fn tags_directions_and_forms_are_no_blanks() {
    let rule = "prompt-leftover-slot";
    for (text, found) in [
        ("You work for [Your Company].", "[Your Company]"),
        ("Be kind.\nCompany: [COMPANY NAME]\nBe brief.", "[COMPANY NAME]"),
        ("Be kind.\n[INSERT HOURS]", "[INSERT HOURS]"),
        ("- You are [Name]", "[Name]"),
    ] {
        assert_eq!(pieces(rule, text), [found]);
    }
    for text in [
        "You are a tagger that says [Positive], [Negative] or [Neutral].",
        "You are a voice that uses tags like [Excited].",
        "You are a judge. Reply with [Yes] at most.",
        "You are a judge, so reply with [Yes].",
        "### Library\n[Insert the output for each component]\n### Motion",
        "Answer so:\nName: [CUSTOMER NAME]\nCompany: [COMPANY NAME]",
        "```\nCompany: [COMPANY NAME]\n```",
    ] {
        assert!(of_prompt(text).is_empty(), "{text}");
    }
    for text in ["[Cheerful] Hello!", "Hello!\n[Laughs] How are you?"] {
        assert!(of_spoken(text).is_empty(), "{text}");
    }
    assert_eq!(of_spoken("[Name] here, hello!"), [rule]);
}

#[test]
fn blanks_are_found_where_the_author_should_have_filled_them() {
    let rule = "prompt-leftover-slot";
    assert_eq!(
        pieces(rule, "You are [NAME], the agent of [Company Name]."),
        ["[NAME]", "[Company Name]"]
    );
    assert_eq!(
        pieces(rule, "Call [INSERT PHONE] or <insert the address>."),
        ["[INSERT PHONE]", "<insert the address>"]
    );
    for text in [
        "Answer as: [Date] - [Event].",
        "[Identity]\nYou help.",
        "You are an [expert](https://a.example).",
        "Use <insert path=\"x\"> here.",
        "You help. Say [Name] back.",
    ] {
        assert!(of_prompt(text).is_empty(), "{text}");
    }
    assert_eq!(of_spoken("Thanks for calling [Agency Name]!"), [rule]);
    assert_eq!(of_spoken("Hi! [Name], this is Acme."), [rule]);
    assert_eq!(of_spoken("Hi!\n[Name]\nThis is Acme."), [rule]);
    assert_eq!(pieces(rule, "You are kind! You are [Name]."), Vec::<&str>::new());
    assert_eq!(
        pieces(rule, "Hi![INSERT NAME] and [a] [INSERT NAME]"),
        ["[INSERT NAME]"]
    );
    assert!(of_spoken("[laughs] Thanks for calling!").is_empty());
}

#[test]
fn markup_is_found_in_what_is_spoken_only() {
    for text in [
        "# Hi",
        "- one",
        "Hi\n| a | b |",
        "```\nx\n```",
        "Hi **you**",
        "a `b` c",
        "see [us](there)",
        "Hi<br>you",
    ] {
        assert!(of_spoken(text).contains(&"spoken-markup"), "{text}");
        assert!(!of_prompt(text).contains(&"spoken-markup"), "{text}");
    }
    for text in [
        "Hi <break time=\"1s\"/> you",
        "It is 3 * 4 ** 5.",
        "#1 in town",
        "# 1 in town!",
        "- 5 degrees outside",
        "+ 49 30 1234",
        "Well - hello",
        "I said <emphasis>no</emphasis>",
    ] {
        assert!(of_spoken(text).is_empty(), "{text}");
    }
    assert_eq!(
        of_spoken("See https://a.example or www.b.example"),
        ["spoken-url", "spoken-url"]
    );
    assert!(of_spoken("Grüß Gott © 2026 → 你好 नमस्ते").is_empty());
}

/// Which pieces of a spoken text a rule reports.
fn spoken<'a>(rule: &str, text: &'a str) -> Vec<&'a str> {
    let found = findings(Role::Spoken, text);
    let of_rule = found.iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| &text[finding.range.clone()]).collect()
}

#[test]
fn an_address_ends_where_a_reader_would_end_it() {
    let text = "See (https://a.example/x?y=1), \"HTTP://B.example\", <https://c.example> or WWW.d.example!";
    assert_eq!(
        spoken("spoken-url", text),
        [
            "https://a.example/x?y=1",
            "HTTP://B.example",
            "https://c.example",
            "WWW.d.example"
        ]
    );
    for text in [
        "<audio src=\"https://a.example/b.mp3\"/> Hello",
        "awww. ok",
        "Write https:// first",
        "www.",
    ] {
        assert!(spoken("spoken-url", text).is_empty(), "{text}");
    }
}

#[test]
fn one_emoji_is_one_finding_however_many_characters_it_takes() {
    for emoji in ["👋", "👋🏽", "👩🏽‍💻", "👨‍👩‍👧", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#⃣", "❤️", "⏰", "⏳", "™️"]
    {
        let text = format!("Hi {emoji} you");
        assert_eq!(spoken("spoken-emoji", &text), [emoji]);
    }
    assert_eq!(spoken("spoken-emoji", "🇩🇪🇫🇷👋👋"), ["🇩🇪", "🇫🇷", "👋"]);
    assert_eq!(findings(Role::Spoken, "👋👋")[0].times, 2);
    for text in ["Call 1 2 3 # *", "Acme™ © ®", "☎\u{fe0e}"] {
        assert!(spoken("spoken-emoji", text).is_empty(), "{text}");
    }
}

#[test]
fn quotes_of_all_languages_are_known() {
    for text in ["“a”", "”a”", "„a“", "»a«", "«a»", "’a’", "‹a›", "›a‹", "「a」"] {
        assert_eq!(spoken("value-quoted", text), [text]);
    }
    assert!(of_spoken("’tis the season, o’ course").is_empty());
}

#[test]
fn findings_of_one_rule_come_in_the_order_of_the_text() {
    assert_eq!(
        spoken("spoken-markup", "a `b` c\n- d\n<br>e\n# f"),
        ["`b`", "-", "<br", "#"]
    );
}

#[test]
fn an_emptied_prompt_is_found_and_an_empty_greeting_is_fine() {
    for text in ["", " \n\t", "# Role\n\n## Task\n", "---"] {
        assert_eq!(of_prompt(text), ["prompt-empty"], "{text:?}");
    }
    assert!(of_spoken("").is_empty());
    assert!(of_prompt("Hi").is_empty());
}

#[test]
fn a_budget_counts_characters() {
    let settings = LintSettings {
        prompt_budget: Some(3),
        ..LintSettings::default()
    };
    assert!(lint(&entry(Role::Prompt, "äöü"), &settings).is_empty());
    let found = lint(&entry(Role::Prompt, "äöüß!"), &settings);
    assert_eq!((found[0].rule, found[0].range.clone()), ("prompt-budget", 6..9));
    assert!(
        found[0].message.contains("5 characters, 2 more"),
        "{}",
        found[0].message
    );
}

#[test]
fn numbers_names_and_values_are_looked_at() {
    let entry = Entry {
        name: "“A”",
        fields: vec![
            EntryField::number("max_tokens", 1.0),
            EntryField::text("language", Role::Setting, "english"),
            EntryField::text("model", Role::Setting, "gpt-4o"),
            EntryField::text("provider", Role::Setting, "open_ai"),
            EntryField::text("voice", Role::Setting, "male"),
            EntryField::number("response_count", 1.0),
        ],
        ignore: vec![],
    };
    let found = lint(&entry, &LintSettings::default());
    let said: Vec<_> = found
        .iter()
        .map(|finding| (finding.field.as_str(), finding.rule))
        .collect();
    assert_eq!(
        said,
        [
            ("name", "value-quoted"),
            ("max_tokens", "max-tokens-low"),
            ("language", "value-near")
        ]
    );
}

#[test]
fn levels_and_exceptions_are_kept() {
    let mut settings = LintSettings::default();
    settings.levels.insert("prompt-empty".to_owned(), Level::Error);
    let mut entry = entry(Role::Prompt, "");
    assert_eq!(lint(&entry, &settings)[0].level, Level::Error);
    entry.ignore.push("prompt-empty");
    assert!(lint(&entry, &settings).is_empty());
    entry.ignore.clear();
    settings.levels.insert("prompt-empty".to_owned(), Level::Off);
    assert!(lint(&entry, &settings).is_empty());
    assert!(
        Level::NAMES
            .iter()
            .all(|name| name.parse::<Level>().unwrap().to_string() == *name)
    );
    assert!("warning".parse::<Level>().is_err());
}

#[test]
fn at_most_ten_findings_of_a_rule_are_listed_for_a_field_and_the_rest_is_counted() {
    let variables: Vec<_> = (0..25).map(|number| format!("${{v{number}}}")).collect();
    let text = variables.join(" ");
    let found = findings(Role::Prompt, &text);
    assert_eq!(found.len(), 10);
    let unlisted: Vec<_> = found.iter().map(|finding| finding.unlisted).collect();
    assert_eq!(unlisted, [0, 0, 0, 0, 0, 0, 0, 0, 0, 15]);
    assert_eq!(found[9].range.start, text.find("${v9}").unwrap());
}
