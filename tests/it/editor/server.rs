//! The YAML language server that editors run, on its standard input and output.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::tool::npm_tool;

/// A file that is open in the editor, with the cursor where its text has `|`.
pub(crate) struct Open {
    uri: String,
    cursor: Value,
    /// What is underlined: `line:from-to message`, lines and columns from 0, in the order of the file.
    pub(crate) problems: Vec<String>,
}

pub(crate) struct Server {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    asked: u64,
}

impl Server {
    /// None, with a message, when it isn't installed.
    pub(crate) fn start() -> Option<Self> {
        let file = "node_modules/yaml-language-server/bin/yaml-language-server";
        let path = npm_tool("ROSTER_YAML_LANGUAGE_SERVER", file)?;
        let mut child = Command::new("node")
            .arg(path)
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let to = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, from) = channel();
        thread::spawn(move || while read(&mut output).is_some_and(|message| sender.send(message).is_ok()) {});
        let mut server = Self {
            child,
            to,
            from,
            asked: 0,
        };
        let client = json!({"hover": {"contentFormat": ["markdown"]}});
        server.ask(
            "initialize",
            &json!({"processId": null, "rootUri": null, "capabilities": {"textDocument": client}}),
        );
        server.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
        Some(server)
    }

    /// Opens a file, which need not be on disk, and waits for its diagnostics.
    pub(crate) fn open(&mut self, path: &Path, text: &str) -> Open {
        let uri = format!("file://{}", path.display());
        let before = text.split_once('|').map_or("", |(before, _)| before);
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let file = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text.replacen('|', "", 1)});
        self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": file}}));
        let published = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri.as_str()
        });
        let found = published["params"]["diagnostics"].as_array().unwrap();
        let mut found: Vec<_> = found.iter().map(problem).collect();
        found.sort();
        Open {
            uri,
            cursor: json!({"line": line, "character": character}),
            problems: found.into_iter().map(|(_, problem)| problem).collect(),
        }
    }

    /// The completions at the cursor.
    pub(crate) fn completions(&mut self, file: &Open) -> Vec<String> {
        let answer = self.ask_at("textDocument/completion", file);
        let items = answer["items"].as_array().unwrap().iter();
        items.map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }

    /// The hover text at the cursor.
    pub(crate) fn hover(&mut self, file: &Open) -> String {
        let answer = self.ask_at("textDocument/hover", file);
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    fn ask_at(&mut self, method: &str, file: &Open) -> Value {
        self.ask(
            method,
            &json!({"textDocument": {"uri": file.uri}, "position": file.cursor}),
        )
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        let answer = self.wait(|message| message["id"] == id && message.get("method").is_none());
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// The next message of this kind; requests of the server before it get an empty response.
    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.from.recv_timeout(Duration::from_secs(60)).expect("an answer");
            if wanted(&message) {
                return message;
            }
            if message.get("method").is_some() && message.get("id").is_some() {
                let items = message["params"]["items"]
                    .as_array()
                    .map(|items| vec![Value::Null; items.len()]);
                self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": items}));
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn problem(found: &Value) -> ((u64, u64), String) {
    let number = |pointer: &str| found.pointer(pointer).and_then(Value::as_u64).unwrap();
    let (line, from, to) = (
        number("/range/start/line"),
        number("/range/start/character"),
        number("/range/end/character"),
    );
    let message = found["message"].as_str().unwrap();
    ((line, from), format!("{line}:{from}-{to} {message}"))
}

/// One message; none at the end.
fn read(from: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
