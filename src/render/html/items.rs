//! The foldable items of a page: what blocks several assistants, what several share, and each assistant with what is its own.

use std::collections::{BTreeMap, BTreeSet};

use super::filters::{Filters, Tags};
use super::{escape, field};
use crate::plan::{Action, Change};
use crate::render::review::{AssistantReview, FieldBody, FieldView, Review, SharedBlock, SharedChange, Standing};
use crate::text::with_thousands;

/// One item, ready to be put into the page.
#[derive(Debug)]
pub(super) struct PageItem {
    /// Under which heading.
    pub(super) standing: Standing,
    anchor: String,
    /// What the filters know it by.
    tags: Tags,
    /// The sign and the class of what is done.
    kind: ItemKind,
    /// The line that is always seen, as HTML.
    summary: String,
    /// What is seen when it is open, as HTML.
    pub(super) inner: String,
}

/// What is done in an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ItemKind {
    Blocked,
    Conflict,
    Create,
    NotLive,
    Update,
}

impl ItemKind {
    fn of(change: &Change, standing: Standing, is_drift: bool) -> Self {
        match (standing, &change.action) {
            (Standing::Blocked, _) => Self::Blocked,
            (Standing::Conflict, _) => Self::Conflict,
            (Standing::Planned, Action::Create) if is_drift => Self::NotLive,
            (Standing::Planned, Action::Create) => Self::Create,
            (Standing::Planned, _) => Self::Update,
        }
    }

    /// Its class, its sign, and its name for the filter.
    fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Blocked => ("blocked", "!", "blocked"),
            Self::Conflict => ("conflict", "!", "in conflict"),
            Self::Create => ("create", "+", "new"),
            Self::NotLive => ("create", "−", "not live"),
            Self::Update => ("update", "~", "changed"),
        }
    }
}

impl PageItem {
    /// Appends it. What `waits` is built when it is opened, where there is a script.
    pub(super) fn push(&self, out: &mut String, open: bool, waits: bool) {
        let (class, sign, word) = self.kind.names();
        let open = if open { " open" } else { "" };
        let (start, end) = if waits { ("<noscript>", "</noscript>") } else { ("", "") };
        out.push_str(&format!(
            "<details class=\"item {class}\" id=\"{}\"{}{open}>\n<summary><span class=\"sign\" title=\"{word}\">{sign}</span> {}</summary>\n\
             <div class=\"in\">{start}\n",
            self.anchor,
            self.tags.attributes(),
            self.summary
        ));
        out.push_str(&self.inner);
        out.push_str(&format!("{end}</div>\n</details>\n"));
    }
}

/// Makes all items of a review, in the order of [`Review::sections`]; here by their indices, which anchors are made of.
pub(super) fn items(review: &Review<'_>, filters: &mut Filters) -> Vec<PageItem> {
    let mut anchors = Anchors::default();
    let anchors: Vec<String> = review
        .assistants
        .iter()
        .map(|one| anchors.of(&one.change.name))
        .collect();
    let mut maker = ItemMaker {
        review,
        anchors: &anchors,
        listed: BTreeSet::new(),
    };
    let mut items = Vec::new();
    for (at, block) in review.blocks.iter().enumerate() {
        items.push(maker.block(at, block, filters));
    }
    for (at, shared) in review.shared.iter().enumerate() {
        items.extend(maker.shared(at, shared, filters));
    }
    for (at, assistant) in review.assistants.iter().enumerate() {
        if !assistant.is_told_elsewhere() {
            items.push(maker.assistant(at, assistant, filters));
        }
    }
    items.sort_by_key(|item| item.standing);
    items
}

/// Anchors of assistants: links to them outlive a plan as long as their names do.
#[derive(Debug, Default)]
struct Anchors(BTreeMap<String, usize>);

impl Anchors {
    /// The name in small letters and digits, with a number where that is taken.
    fn of(&mut self, name: &str) -> String {
        let mut slug = String::from("a");
        for c in name.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                if slug == "a" {
                    slug.push('-');
                }
                slug.push(c);
            } else if !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-').to_owned();
        let count = self.0.entry(slug.clone()).or_default();
        *count += 1;
        // No name has two dashes in a row.
        if *count == 1 { slug } else { format!("{slug}--{count}") }
    }
}

struct ItemMaker<'r, 'p> {
    review: &'r Review<'p>,
    /// Of each assistant.
    anchors: &'r [String],
    /// Assistants that a list of members gave their anchor already.
    listed: BTreeSet<usize>,
}

impl<'p> ItemMaker<'_, 'p> {
    fn block(&mut self, at: usize, block: &SharedBlock<'p>, filters: &mut Filters) -> PageItem {
        let count = block.members.len();
        let mut inner = format!("<p class=\"reason\">{}</p>\n", escape::prose(block.message));
        self.push_members(&mut inner, &block.members);
        PageItem {
            standing: Standing::Blocked,
            anchor: format!("blocked-{}", at + 1),
            tags: filters.tags(ItemKind::Blocked.names().2, [], []),
            kind: ItemKind::Blocked,
            summary: format!(
                "<strong>{}</strong> <span class=\"what\">in {} assistants</span>",
                block.reason.name().replace('_', " "),
                with_thousands(count)
            ),
            inner,
        }
    }

    fn shared(&mut self, at: usize, shared: &SharedChange<'p>, filters: &mut Filters) -> Option<PageItem> {
        let first = shared
            .members
            .first()
            .and_then(|first| self.review.assistants.get(*first))?;
        let kind = ItemKind::of(first.change, shared.standing, self.review.plan.is_drift);
        let view = &shared.view;
        let mut inner = String::new();
        field::push(&mut inner, view, self.review.plan.is_drift);
        if view.lines().is_some() {
            let name = escape::line(&first.change.name);
            inner.push_str(&format!(
                "<p class=\"dim\">Shown as it is in <bdi>{name}</bdi>. The same edit is made in:</p>\n"
            ));
        }
        self.push_members(&mut inner, &shared.members);
        Some(PageItem {
            standing: shared.standing,
            anchor: format!("shared-{}", at + 1),
            tags: filters.tags(kind.names().2, view.field.origin, [view.field.field.as_str()]),
            kind,
            summary: format!(
                "<strong><bdi>{}</bdi></strong>{} in <strong>{} assistants</strong> <span class=\"what\">{}</span>",
                escape::line(&view.field.field),
                counts(view),
                with_thousands(shared.members.len()),
                escape::place(&view.place.at),
            ),
            inner,
        })
    }

    fn assistant(&mut self, at: usize, assistant: &AssistantReview<'p>, filters: &mut Filters) -> PageItem {
        let change = assistant.change;
        let kind = ItemKind::of(change, assistant.standing, self.review.plan.is_drift);
        let shared: Vec<_> = assistant
            .shared
            .iter()
            .filter_map(|at| Some((*at, self.review.shared.get(*at)?)))
            .collect();
        let own = assistant.own.iter().copied();
        let views = assistant.views();
        let fields: Vec<_> = own.chain(shared.iter().map(|(_, shared)| shared.view.field)).collect();
        let origins = fields.iter().filter_map(|field| field.origin).chain(change.origin);
        let anchor = self.anchors.get(at).cloned().unwrap_or_default();
        // Its anchor may stand in a list of members already.
        let anchor = if self.listed.insert(at) {
            anchor
        } else {
            format!("{anchor}--own")
        };
        PageItem {
            standing: assistant.standing,
            tags: filters.tags(kind.names().2, origins, fields.iter().map(|field| field.field.as_str())),
            kind,
            summary: summary(assistant, &views, self.review.plan.is_drift),
            inner: self.inner(assistant, &views, &anchor, &shared),
            anchor,
        }
    }

    fn inner(
        &self,
        assistant: &AssistantReview<'p>,
        views: &[FieldView<'p>],
        anchor: &str,
        shared: &[(usize, &SharedChange<'p>)],
    ) -> String {
        let change = assistant.change;
        let id = change
            .id
            .as_deref()
            .map_or(String::new(), |id| format!("{} · ", escape::line(id)));
        let mut inner = format!(
            "<p class=\"dim\">{id}{}{} · <a href=\"#{anchor}\">link</a></p>\n",
            escape::place(&change.source),
            last_edit(change)
        );
        if let Action::Blocked { reason, message } = &change.action {
            inner.push_str(&format!(
                "<p class=\"reason\">{} <span class=\"dim\">({})</span></p>\n",
                escape::prose(message),
                reason.name()
            ));
        }
        for view in views {
            field::push(&mut inner, view, self.review.plan.is_drift);
        }
        for (at, shared) in shared {
            let others = shared.members.len() - 1;
            let plural = if others == 1 {
                "one other"
            } else {
                &format!("{} others", with_thousands(others))
            };
            inner.push_str(&format!(
                "<p>As in {plural}: <a href=\"#shared-{}\"><bdi>{}</bdi></a></p>\n",
                at + 1,
                escape::line(&shared.view.field.field)
            ));
        }
        let count = change.sent_along.len();
        // Drift sends nothing.
        if count > 0 && !self.review.plan.is_drift {
            let names: Vec<_> = change.sent_along.iter().map(|name| escape::line(name)).collect();
            let fields = if count == 1 {
                "1 undeclared field is".to_owned()
            } else {
                format!("{count} undeclared fields are")
            };
            inner.push_str(&format!(
                "<p class=\"dim\">{fields} sent along unchanged: {}</p>\n",
                names.join(", ")
            ));
        }
        inner
    }

    /// The assistants of something that is told once. Of those that have no item of their own, this is the place to link to.
    fn push_members(&mut self, out: &mut String, members: &[usize]) {
        out.push_str("<ul class=\"members\">\n");
        for at in members {
            let Some(assistant) = self.review.assistants.get(*at) else {
                continue;
            };
            let name = escape::line(&assistant.change.name);
            let edit = last_edit(assistant.change);
            let anchor = self.anchors.get(*at).map(String::as_str).unwrap_or_default();
            if !assistant.is_told_elsewhere() {
                out.push_str(&format!("<li><a href=\"#{anchor}\"><bdi>{name}</bdi></a>{edit}</li>\n"));
            } else if self.listed.insert(*at) {
                out.push_str(&format!("<li id=\"{anchor}\"><bdi>{name}</bdi>{edit}</li>\n"));
            } else {
                out.push_str(&format!("<li><bdi>{name}</bdi>{edit}</li>\n"));
            }
        }
        out.push_str("</ul>\n");
    }
}

/// When live was last edited, and by whom, where the plan says so.
fn last_edit(change: &Change) -> String {
    match &change.last_edit {
        Some(edit) => format!(
            " <span class=\"dim\">· last edit: <bdi>{}</bdi></span>",
            escape::line(&edit.to_string())
        ),
        None => String::new(),
    }
}

/// `Support North  system_prompt +2 −2, temperature`.
fn summary(assistant: &AssistantReview<'_>, views: &[FieldView<'_>], is_drift: bool) -> String {
    let change = assistant.change;
    let fields = views
        .iter()
        .map(|view| format!("<bdi>{}</bdi>{}", escape::line(&view.field.field), counts(view)));
    let mut fields: Vec<String> = fields.collect();
    if change.action == Action::Create {
        fields = vec![if is_drift {
            "in the files, and not live".to_owned()
        } else {
            format!("{} fields", fields.len() + assistant.shared.len())
        }];
    }
    let tags = change
        .origin
        .map(|origin| format!(" <span class=\"tag {0}\">{0}</span>", origin.name()));
    format!(
        "<bdi class=\"name\">{}</bdi> <span class=\"what\">{}</span>{}",
        escape::line(&change.name),
        fields.join(", "),
        tags.unwrap_or_default()
    )
}

/// ` +2 −2` for a text, both values for short ones.
fn counts(view: &FieldView<'_>) -> String {
    match (view.lines(), &view.body) {
        (Some((added, removed)), _) => {
            let signed = [('+', added), ('−', removed)]
                .into_iter()
                .filter(|(_, count)| *count > 0);
            let signed: Vec<_> = signed
                .map(|(sign, count)| format!(" {sign}{}", with_thousands(count)))
                .collect();
            signed.concat()
        }
        (
            None,
            FieldBody::Short {
                left: Some(left),
                right,
            },
        ) => {
            format!(
                " <bdi>{}</bdi> → <bdi>{}</bdi>",
                escape::html(left),
                escape::html(right)
            )
        }
        _ => String::new(),
    }
}
