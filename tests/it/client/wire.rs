//! What is read from the bodies of responses.

use roster::api::Redactor;
use roster::api::message::{BodyEnd, Response};
use roster::api::wire::{BodyError, detail, error_messages, expect_success, field_types, page};
use roster::fields::snake_case;
use roster::live::{LiveAssistant, ReportedValue};
use serde_json::{Value, json};

const ID: &str = "665e4a34c65bb95f2f2d72e1";

fn secret() -> Redactor {
    Redactor::new(&"K3Y-s3cret".into())
}

fn answer(body: impl AsRef<[u8]>) -> Response {
    Response {
        status: 200,
        body: body.as_ref().to_vec(),
        ..Response::default()
    }
}

fn envelope(data: &Value) -> Response {
    answer(json!({"status": true, "message": "ok", "data": data}).to_string())
}

fn read(data: &Value) -> Result<LiveAssistant, BodyError> {
    detail(&envelope(data), ID, None, &secret())
}

fn nonsense<T: std::fmt::Debug>(result: Result<T, BodyError>) -> String {
    match result {
        Err(BodyError::UnexpectedShape(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn broken<T: std::fmt::Debug>(result: Result<T, BodyError>) -> String {
    match result {
        Err(BodyError::Truncated(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn foreign<T: std::fmt::Debug>(result: Result<T, BodyError>) -> String {
    match result {
        Err(BodyError::NotJson(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn keys_are_read_in_either_case() {
    for (key, name) in [
        ("system_prompt", "system_prompt"),
        ("systemPrompt", "system_prompt"),
        ("SystemPrompt", "system_prompt"),
        ("system-prompt", "system_prompt"),
        ("maxTokens", "max_tokens"),
        ("topP", "top_p"),
        ("hipaa", "hipaa"),
        ("isHIPAAReady", "is_hipaa_ready"),
        ("gpt4Model", "gpt4_model"),
        ("__v", "__v"),
        ("", ""),
    ] {
        assert_eq!(snake_case(key), name);
    }
}

#[test]
fn a_detail_is_read_alike_in_all_its_shapes() {
    let settings = json!({"systemPrompt": "Hi", "maxTokens": 400});
    let upper = ID.to_uppercase();
    for data in [
        json!({"id": ID, "name": "Sales", "system_prompt": "Hi", "max_tokens": 400}),
        json!({"_id": ID, "name": "Sales", "systemPrompt": "Hi", "maxTokens": 400}),
        json!({"id": upper, "_id": {"$oid": ID}, "name": "Sales", "systemPrompt": "Hi", "maxTokens": {"$numberInt": "400"}}),
        json!({"id": ID, "name": "Sales", "settings": settings}),
        json!({"id": ID, "name": "Sales", "language": "en", "voice": "f", "whatever": settings}),
        json!({"_id": ID, "name": "Sales", "aiSettings": settings, "organization": {"id": "org", "name": "Acme"}}),
        json!({"assistant": {"id": ID, "name": "Sales"}, "settings": settings, "organization": {"_id": "o", "name": "Acme"}}),
        json!({"assistant": {"id": ID, "name": "Sales", "settings": settings}}),
        json!({"assistant": {"id": ID, "name": "Sales", "system_prompt": "Hi", "max_tokens": 400}}),
        json!({"name": "Sales", "settings": {"id": ID, "system_prompt": "Hi", "max_tokens": 400}}),
        json!({"id": ID, "_id": ID, "name": "Sales", "Name": "Sales", "settings": {"id": ID, "system_prompt": "Hi", "max_tokens": 400}}),
        json!({"id": ID, "name": "Sales", "settings": settings, "organization": {"id": "o", "_id": "p", "name": "Acme", "Name": "ACME"}}),
    ] {
        let detail = read(&data).unwrap();
        assert_eq!((detail.id.as_str(), detail.name.as_str()), (ID, "Sales"), "{data}");
        assert_eq!(detail.get("system_prompt"), ReportedValue::As(&json!("Hi")), "{data}");
        assert_eq!(detail.get("max_tokens"), ReportedValue::As(&json!(400)), "{data}");
        assert_eq!(detail.get("name"), ReportedValue::As(&json!("Sales")), "{data}");
    }
}

#[test]
fn what_another_object_holds_is_not_the_assistants_own() {
    for other in [
        json!({"transcriber": {"provider": "deepgram", "model": "nova-2"}, "temperature": 0.5}),
        json!({"transcriber": {"provider": "deepgram", "model": "nova-2", "temperature": 1}, "temperature": null}),
        // Not even where no setting is at the top: these fields are not only settings'.
        json!({"transcriber": {"provider": "deepgram", "model": "nova-2", "language": "de"}}),
        json!({"created_by": {"_id": "u", "name": "Jo", "temperature": 1, "provider": "x", "model": "y"}}),
        json!({"createdBy": {"id": {"$oid": ID.replace('6', "7")}, "systemPrompt": "x", "model": "y"}}),
        json!({"fallback": {"model": "x"}}),
        json!({"voice": {"id": "v", "name": "Ada", "provider": "11labs"}, "model": {"name": "x", "provider": "y"}}),
        json!({"settings": {"deep": {"provider": "x", "model": "y", "temperature": 1}}}),
        json!({"list": [{"provider": "x", "model": "y", "temperature": 1}]}),
    ] {
        let mut data = json!({"id": ID, "name": "S", "language": "en"});
        data.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        let detail = read(&data).unwrap();
        for field in ["provider", "model", "voice", "system_prompt"] {
            assert_eq!(detail.get(field), ReportedValue::Unset, "{field} of {data}");
        }
        assert_eq!(detail.get("language"), ReportedValue::As(&json!("en")), "{data}");
        assert_eq!(detail.get("name"), ReportedValue::As(&json!("S")), "{data}");
    }
}

#[test]
fn what_the_top_says_counts_before_what_the_settings_say() {
    let detail = read(
        &json!({"id": ID, "name": "S", "language": "en", "settings": {"language": "de", "name": "T", "model": "m", "topP": 1}}),
    );
    let detail = detail.unwrap();
    assert_eq!(detail.get("language"), ReportedValue::As(&json!("en")));
    assert_eq!(detail.name, "S");
    assert_eq!(detail.get("model"), ReportedValue::As(&json!("m")));
    assert_eq!(detail.get("top_p"), ReportedValue::As(&json!(1)));
}

#[test]
fn of_several_objects_that_may_be_the_settings_the_roster_chooses_one() {
    let data = json!({"id": ID, "name": "S", "primary": {"model": "a", "temperature": 1}, "fall-back": {"model": "b", "temperature": 2}});
    let why = nonsense(read(&data));
    assert!(
        why.contains("`fall-back` and `primary`") && why.contains("detail: fall-back"),
        "{why}"
    );
    for (chosen, model) in [
        ("primary", Some("a")),
        ("fall_back", Some("b")),
        ("fallBack", Some("b")),
        ("none", None),
    ] {
        let detail = detail(&envelope(&data), ID, Some(chosen), &secret()).unwrap();
        let model = model.map(Value::from);
        assert_eq!(
            detail.get("model"),
            model.as_ref().map_or(ReportedValue::Unset, ReportedValue::As),
            "{chosen}"
        );
    }
    // Also against what the shape says.
    let data = json!({"id": ID, "name": "S", "model": "top", "ai": {"id": "other", "model": "a"}});
    let detail = detail(&envelope(&data), ID, Some("ai"), &secret()).unwrap();
    assert_eq!(detail.get("model"), ReportedValue::As(&json!("a")));
}

#[test]
fn a_null_says_nothing_and_an_empty_text_does() {
    let detail =
        read(&json!({"id": ID, "name": "S", "voice": null, "settings": {"model": null, "provider": ""}})).unwrap();
    assert_eq!(detail.get("voice"), ReportedValue::Unset);
    assert_eq!(detail.get("model"), ReportedValue::Unset);
    assert_eq!(detail.get("provider"), ReportedValue::As(&json!("")));
}

#[test]
fn two_spellings_that_differ_are_both_kept() {
    let detail = read(&json!({"id": ID, "name": "S", "max_tokens": 1, "maxTokens": 2})).unwrap();
    assert!(matches!(detail.get("max_tokens"), ReportedValue::Disagreeing(..)));
    let detail = read(&json!({"id": ID, "name": "S", "max_tokens": 1, "settings": {"maxTokens": 1}})).unwrap();
    assert_eq!(detail.get("max_tokens"), ReportedValue::As(&json!(1)));
}

#[test]
fn an_object_that_is_no_field_is_kept_whole() {
    let detail = read(&json!({"id": ID, "name": "S", "voiceOptions": {"speed": 2, "id": "x"}, "tags": ["a"]})).unwrap();
    assert_eq!(
        detail.get("voice_options"),
        ReportedValue::As(&json!({"speed": 2, "id": "x"}))
    );
    assert_eq!(detail.get("speed"), ReportedValue::Unset);
    assert_eq!(detail.get("tags"), ReportedValue::As(&json!(["a"])));
    assert_eq!(detail.get("id"), ReportedValue::As(&json!(ID)));
}

#[test]
fn a_value_that_cannot_be_read_is_unset_and_spoils_no_other() {
    let body = format!(
        r#"{{"status": true, "data": {{"id": "{ID}", "name": "S \ud83d", "system_prompt": "x\ud83d", "first_message": "Hi",
        "max_tokens": 1e999, "temperature": {{"$numberDecimal": "0.7"}}, "k\udc00": "\ud83d"}}}}"#
    );
    let detail = detail(&answer(body), ID, None, &secret()).unwrap();
    assert_eq!(detail.name, "S \u{fffd}");
    assert_eq!(detail.get("system_prompt"), ReportedValue::Unset);
    assert_eq!(detail.get("max_tokens"), ReportedValue::Unset);
    assert_eq!(detail.get("first_message"), ReportedValue::As(&json!("Hi")));
    assert_eq!(detail.get("temperature"), ReportedValue::As(&json!(0.7)));
}

#[test]
fn an_assistant_that_says_it_has_no_name_is_read() {
    assert_eq!(read(&json!({"id": ID, "name": null, "model": "m"})).unwrap().name, "");
}

#[test]
fn a_detail_of_another_assistant_or_of_none_is_nonsense() {
    for data in [
        json!({"id": "other", "name": "S"}),
        json!({"id": "other", "name": "S", "settings": {"id": ID}}),
        json!({"name": "S"}),
        json!({"id": ID}),
        json!({"id": 665, "name": "S"}),
        json!({"id": ID, "a": {"name": "S"}, "b": {"name": "T"}}),
        json!({"id": ID, "_id": "other", "name": "S"}),
        json!({"id": ID, "_id": 7, "name": "S"}),
        json!({"assistant": {"id": ID, "_id": "other", "name": "S"}}),
        json!({"id": ID, "name": "S", "Name": "T"}),
        json!({"id": ID, "name": {"en": "S"}}),
        json!({"assistant": {"id": ID, "name": "S", "NAME": "T"}}),
        json!([]),
        json!(null),
        json!("S"),
    ] {
        assert!(!nonsense(read(&data)).is_empty(), "{data}");
    }
}

fn outline(data: &Value, chosen: Option<&str>) -> Vec<String> {
    let mut lines: Vec<_> = field_types(&envelope(data), ID, chosen, &secret())
        .unwrap()
        .into_iter()
        .map(|(path, kind)| format!("{path}: {kind}"))
        .collect();
    lines.sort();
    lines
}

#[test]
fn an_outline_tells_names_and_types_and_what_was_taken_as_the_settings_and_never_a_value() {
    let data =
        json!({"id": ID, "voice": null, "aiSettings": {"hipaa": false, "topP": 0.5, "model": "x"}, "org": {"id": "o"}});
    assert_eq!(
        outline(&data, None),
        [
            "aiSettings.hipaa: boolean",
            "aiSettings.model: string",
            "aiSettings.topP: number",
            "aiSettings: object, taken as the settings",
            "id: string",
            "org: object",
            "voice: null",
        ]
    );
    assert_eq!(outline(&data, Some("none"))[0], "aiSettings: object");
    let data = json!({"data": {"_id": ID}, "a": {"hipaa": true, "model": "x"}, "b": {"hipaa": true, "model": "y"}});
    assert_eq!(
        outline(&data, None),
        [
            "_id: string",
            "a.hipaa: boolean",
            "a.model: string",
            "a: object, one of several that may be the settings",
            "b.hipaa: boolean",
            "b.model: string",
            "b: object, one of several that may be the settings",
            "data: object, taken as the assistant",
        ]
    );
}

#[test]
fn a_list_is_read_with_either_id_and_its_other_keys_ignored() {
    let page = page(
        &envelope(&json!([{"id": "a", "name": "A"}, {"_id": "b", "name": "B", "__v": 0, "createdAt": "x"}])),
        &secret(),
    );
    let found: Vec<_> = page
        .unwrap()
        .assistants
        .into_iter()
        .map(|listed| (listed.id, listed.name))
        .collect();
    assert_eq!(found, [("a".into(), "A".into()), ("b".into(), "B".into())]);
}

#[test]
fn a_list_of_which_no_entry_can_be_read_is_nonsense() {
    for data in [
        json!(null),
        json!("none"),
        json!({}),
        json!({"a": [], "b": []}),
        json!({"a": [{"id": "a"}], "b": [{"id": "b"}]}),
        json!([{"name": "A"}]),
        json!([{"id": "", "name": "A"}]),
        json!([{"id": "a", "_id": "b", "name": "A"}]),
        json!(["a"]),
    ] {
        assert!(!nonsense(page(&envelope(&data), &secret())).is_empty(), "{data}");
    }
    assert!(nonsense(page(&answer(r#"{"status":true,"message":"ok"}"#), &secret())).contains("missing"));
}

#[test]
fn an_entry_that_cannot_be_read_spoils_no_other_and_leaves_the_list_open() {
    for (odd, rows, said) in [
        (json!({"name": "A"}), 1, "entry 2 of the list has no `id`"),
        (json!("a"), 1, "entry 2"),
        (json!({"id": "a", "_id": "b", "name": "A"}), 1, "disagree"),
        (
            json!({"id": "a", "name": "A", "Name": "B"}),
            2,
            "entry 2 of the list (`a`) gives `Name` and `name`",
        ),
        (
            json!({"id": "a", "name": {"en": "A"}}),
            2,
            "(`a`) has a `name` that is neither",
        ),
    ] {
        let page = page(&envelope(&json!([{"id": "z", "name": "Z"}, odd])), &secret()).unwrap();
        assert_eq!(page.assistants.len(), rows, "{odd}");
        let why = page.unreadable.unwrap();
        assert!(why.contains(said), "{why}");
    }
}

#[test]
fn an_entry_without_a_name_is_listed_by_its_id() {
    let data = json!([{"id": "a"}, {"_id": {"$oid": "b"}, "name": null}, {"id": 7, "name": 12}, {"id": ID.to_uppercase(), "name": "D"}]);
    let page = page(&envelope(&data), &secret()).unwrap();
    let found: Vec<_> = page
        .assistants
        .iter()
        .map(|listed| (listed.id.as_str(), listed.name.as_str()))
        .collect();
    assert_eq!(found, [("a", ""), ("b", ""), ("7", "12"), (ID, "D")]);
    assert_eq!(page.unreadable, None);
}

#[test]
fn the_rows_are_told_from_other_lists_around_them() {
    for data in [
        json!({"metadata": [{"total": 1}], "data": [{"id": "a", "name": "A"}]}),
        json!({"errors": [], "assistants": [{"id": "a", "name": "A"}]}),
    ] {
        let page = page(&envelope(&data), &secret()).unwrap();
        assert_eq!(page.assistants.len(), 1, "{data}");
    }
}

#[test]
fn an_envelope_must_say_that_it_is_good() {
    assert_eq!(
        expect_success(&answer(r#"{"status":true,"message":"created"}"#), &secret()),
        Ok(())
    );
    assert_eq!(expect_success(&answer("\u{feff}{\"status\":true}"), &secret()), Ok(()));
    assert_eq!(
        expect_success(&answer(r#"{"status":false,"message":["a","b"]}"#), &secret()),
        Err(BodyError::Unsuccessful(vec!["a".into(), "b".into()]))
    );
    for body in [
        "[]",
        "{}",
        "true",
        r#"{"status":"true"}"#,
        r#"{"status":null}"#,
        r#"{"statusCode":200}"#,
    ] {
        nonsense(expect_success(&answer(body), &secret()));
    }
}

#[test]
fn what_breaks_off_is_broken_and_what_is_no_json_at_all_is_foreign() {
    for body in [" {\"status\":tr", "{\"status\":true"] {
        broken(expect_success(&answer(body), &secret()));
    }
    // On another try it would be the same.
    for body in ["{\"status\":true}x", "{\"status\":true,}", "{'status':true}"] {
        nonsense(expect_success(&answer(body), &secret()));
    }
    for body in ["", " \n", "OK", "\u{0}"] {
        foreign(expect_success(&answer(body), &secret()));
    }
    let not_utf_8 = answer(b"{\"status\":true,\"message\":\"\xff\"}");
    assert_eq!(expect_success(&not_utf_8, &secret()), Ok(()));
    foreign(expect_success(&answer("[".repeat(100_000)), &secret()));
    let cut = Response {
        end: BodyEnd::Cut("reset".into()),
        ..answer(r#"{"status":true}"#)
    };
    assert_eq!(broken(expect_success(&cut, &secret())), "the answer breaks off: reset");
    let html = answer("<!doctype html><TITLE id=x>\n Log\n in</TITLE>");
    assert_eq!(foreign(expect_success(&html, &secret())), "HTML page: Log in");
}

#[test]
fn every_form_of_complaint_is_read() {
    for (body, messages) in [
        (r#"{"status":false,"message":"no such thing"}"#, vec!["no such thing"]),
        (
            r#"{"statusCode":400,"message":["a should","b must"],"error":"Bad Request"}"#,
            vec!["a should", "b must"],
        ),
        (
            r#"{"statusCode":404,"message":"Cannot GET /","error":"Not Found"}"#,
            vec!["Cannot GET /"],
        ),
        (r#"{"statusCode":500,"error":"Internal"}"#, vec!["Internal"]),
        (r#"{"error":{"message":"deep","code":3}}"#, vec!["deep"]),
        (r#"{"message":"","errors":[{"message":"x"},"y"]}"#, vec!["x", "y"]),
        (r#"{"title":"T","detail":"D"}"#, vec!["D"]),
        (r#"{"code":7}"#, vec![r#"{"code":7}"#]),
        (
            "<html><head><title>502 Bad Gateway</title>",
            vec!["HTML page: 502 Bad Gateway"],
        ),
        ("<html><body>x", vec!["HTML page: x"]),
        ("<html></html>", vec!["HTML page"]),
        (
            "<html><body><h1>503 Service Unavailable</h1>\nNo server is available.\n<!-- a<b --><script>x<y</script></body></html>",
            vec!["HTML page: 503 Service Unavailable No server is available."],
        ),
        (
            "<html><head><title>ERROR: no</title></head><body>Generated by proxy (squid/6)",
            vec!["HTML page of a proxy (squid): ERROR: no"],
        ),
        ("  upstream\n\tgone ", vec!["upstream gone"]),
        ("{\"message\":\"cut", vec!["{\"message\":\"cut"]),
        ("", vec!["the server gave no reason"]),
        ("{}", vec!["the server gave no reason"]),
    ] {
        assert_eq!(error_messages(&answer(body), &secret()), messages, "{body}");
    }
}

#[test]
fn a_complaint_is_bounded() {
    let one = error_messages(&answer(json!({"message": "é".repeat(100_000)}).to_string()), &secret());
    assert!(one[0].chars().count() <= 601 && one[0].ends_with('…'));
    let many = error_messages(&answer(json!({"message": vec!["m"; 10_000]}).to_string()), &secret());
    assert_eq!(many.len(), 31);
    assert_eq!(many[30], "and 9970 more");
}

#[test]
fn a_complaint_never_holds_the_key_nor_a_part_of_it() {
    // Shortening first would leave the beginning of the key.
    let body =
        json!({"message": [format!("{}K3Y-s3cret", "x".repeat(595)), "bad K3Y-s3cret!", "k3y-S3CRET"]}).to_string();
    let messages = error_messages(&answer(body.replace("3c", "\\u0033c")), &secret());
    assert!(!messages[0].contains("K3Y"), "{messages:?}");
    assert_eq!(messages[1..], ["bad [key]!", "[key]"]);
}
