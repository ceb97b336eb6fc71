//! A list whose pages are announced in other words, in headers, or not at all.

use crate::real::pages::creates_nothing;

#[test]
fn an_assistant_on_a_page_that_other_words_tell_of_is_not_created_again() {
    for way in ["paginator", "metadata"] {
        creates_nothing(way);
    }
}

#[test]
fn an_assistant_on_a_page_that_a_header_tells_of_is_not_created_again() {
    for way in ["header", "range"] {
        creates_nothing(way);
    }
}

#[test]
fn an_assistant_on_a_page_that_nothing_tells_of_is_not_created_again() {
    creates_nothing("silent");
}
