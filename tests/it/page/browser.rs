//! A real browser, one for all tests of the page, which take turns.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::tool::{npm_tool, system_tool, tools};

/// Chromium, with one page open.
pub(crate) struct Browser {
    /// Ends with its input, which ends with the test run.
    _child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    folder: TempDir,
}

/// How a page is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) script: bool,
    pub(crate) scheme: &'static str,
    pub(crate) width: usize,
    /// `#` and what follows, or nothing.
    pub(crate) hash: &'static str,
}

/// With a script, light, and wide enough for two columns.
pub(crate) const USUAL: Look = Look {
    script: true,
    scheme: "light",
    width: 1200,
    hash: "",
};

/// Opens a page in the browser; none, with a message, where no browser is installed. Other tests wait until it is given back.
pub(crate) fn open(html: &str, look: Look) -> Option<MutexGuard<'static, Browser>> {
    static BROWSER: OnceLock<Option<Mutex<Browser>>> = OnceLock::new();
    let browser = BROWSER.get_or_init(|| Browser::start().map(Mutex::new)).as_ref()?;
    // A test that failed has left the browser as it is, and the next one opens a page of its own.
    let mut browser = browser.lock().unwrap_or_else(PoisonError::into_inner);
    browser.look(html, look);
    Some(browser)
}

impl Browser {
    fn start() -> Option<Self> {
        let chromium = system_tool("chromium")?;
        npm_tool("ROSTER_PLAYWRIGHT", "node_modules/playwright-core/package.json")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/page/browser.cjs");
        let mut child = Command::new("node")
            .args([&script, &chromium, &tools().join("node_modules")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let to = child.stdin.take().unwrap();
        let from = BufReader::new(child.stdout.take().unwrap());
        let folder = TempDir::new().unwrap();
        Some(Self {
            _child: child,
            to,
            from,
            folder,
        })
    }

    /// Opens a page again, looked at in another way.
    pub(crate) fn look(&mut self, html: &str, look: Look) {
        let file = self.folder.path().join("page.html");
        fs::write(&file, html).unwrap();
        let Look {
            script,
            scheme,
            width,
            hash,
        } = look;
        self.ask(
            &json!({"do": "open", "file": file, "script": script, "scheme": scheme, "width": width, "hash": hash}),
        );
    }

    /// What a JavaScript expression is in the page.
    pub(crate) fn eval(&mut self, code: &str) -> Value {
        self.ask(&json!({"do": "eval", "code": code}))
    }

    /// The texts of all elements that a selector finds and that are shown. (Chromium lays out what is far below only when one scrolls
    /// there, and knows no `innerText` of it until then.)
    pub(crate) fn shown(&mut self, selector: &str) -> Vec<String> {
        let code = format!(
            "[...document.querySelectorAll({})].filter(e => e.checkVisibility()).map(e => (e.innerText || e.textContent).replace(/\\s+/g, ' ').trim())",
            json!(selector)
        );
        serde_json::from_value(self.eval(&code)).unwrap()
    }

    /// How many elements a selector finds, shown or not.
    pub(crate) fn count(&mut self, selector: &str) -> u64 {
        let code = format!("document.querySelectorAll({}).length", json!(selector));
        self.eval(&code).as_u64().unwrap()
    }

    pub(crate) fn press(&mut self, keys: &[&str]) {
        self.ask(&json!({"do": "press", "keys": keys}));
    }

    pub(crate) fn click(&mut self, selector: &str) {
        self.ask(&json!({"do": "click", "selector": selector}));
    }

    pub(crate) fn choose(&mut self, selector: &str, label: &str) {
        self.ask(&json!({"do": "choose", "selector": selector, "label": label}));
    }

    pub(crate) fn fill(&mut self, selector: &str, text: &str) {
        self.ask(&json!({"do": "type", "selector": selector, "text": text}));
    }

    pub(crate) fn print_preview(&mut self) {
        self.ask(&json!({"do": "media", "media": "print"}));
    }

    /// What the page wrote to the console, asked of the network, or threw, since it was opened.
    pub(crate) fn seen(&mut self) -> Vec<String> {
        serde_json::from_value(self.ask(&json!({"do": "seen"}))).unwrap()
    }

    /// What axe finds that keeps people out: findings that it calls serious or critical.
    pub(crate) fn barriers(&mut self) -> Vec<String> {
        serde_json::from_value(self.ask(&json!({"do": "axe"}))).unwrap()
    }

    fn ask(&mut self, command: &Value) -> Value {
        writeln!(self.to, "{command}").unwrap();
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        let mut answer: Value = serde_json::from_str(&line).unwrap();
        assert!(answer.get("error").is_none(), "{command}: {answer}");
        answer["value"].take()
    }
}
