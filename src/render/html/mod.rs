//! For a browser: one file that holds everything, loads nothing, and is whole without a script.
//!
//! `page.html`, `page.css` and `page.js` are the parts that are the same on every page; `page` puts the plan between them.
//! `items` makes one foldable item of each assistant and of each change that several share, `filters` says by what they can be
//! chosen, `notes` lists what stands beside the changes. `field` draws one field, `text` how a long text changed, `panes` the
//! sides of a conflict, `rendered` a prompt as Markdown. All data passes through `escape`.

mod escape;
mod field;
mod filters;
mod items;
mod notes;
mod page;
mod panes;
mod rendered;
mod text;

pub use page::plan;
