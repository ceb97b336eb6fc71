//! A client that knows only HTTP and JSON, and the example bodies of the API documentation.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use roster::sandbox::{BlockingSandbox, Fault, Sandbox, ServerBehavior, ServerState, StoredAssistant};
use serde_json::{Value, json};

/// The id that the API page's examples show, and that the first assistant gets.
pub(crate) const ID: &str = "665e4a34c65bb95f2f2d72e1";

/// The body of the API page's example of `POST /v1/assistants`.
pub(crate) fn creation() -> Value {
    json!({
        "name": "Sales Assistant", "company_name": "Acme Inc", "industry": "ecommerce", "language": "English",
        "voice": "female", "task_type": "lead_qualification",
    })
}

/// The body of the API page's example of `PATCH /v1/assistants/{id}`.
pub(crate) fn settings() -> Value {
    json!({
        "first_message": "Hello {{name}}", "system_prompt": "Be kind.", "provider": "open_ai", "model": "gpt-4o-mini",
        "temperature": 0.7, "response_count": 3, "max_tokens": 400, "name": "Sales Assistant", "language": "English",
        "emotion": true, "hipaa": false, "id": ID,
    })
}

/// The same body with one property set, or taken out with `Value::Null`.
pub(crate) fn but(mut body: Value, property: &str, value: impl Into<Value>) -> Value {
    let object = body.as_object_mut().unwrap();
    match value.into() {
        Value::Null => object.remove(property),
        value => object.insert(property.to_owned(), value),
    };
    body
}

pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    pub(crate) key: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()["data"].clone()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl Client {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        // Fails if another test of this process installed it first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self {
            http,
            url: sandbox.url().to_owned(),
            key: Some(sandbox.key().to_owned()),
        }
    }

    pub(crate) fn with_key(mut self, key: Option<&str>) -> Self {
        self.key = key.map(str::to_owned);
        self
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(key) = &self.key {
            request = request.header("X-API-Key", key);
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await?,
        })
    }

    pub(crate) async fn ask(&self, method: Method, path: &str) -> Answer {
        self.send(method, path, None).await.unwrap()
    }

    pub(crate) async fn list(&self) -> Answer {
        self.ask(Method::GET, "/v1/assistants").await
    }

    pub(crate) async fn detail(&self, id: &str) -> Answer {
        self.ask(Method::GET, &format!("/v1/assistants/{id}")).await
    }

    pub(crate) async fn create(&self, body: &Value) -> Answer {
        self.try_create(body).await.unwrap()
    }

    pub(crate) async fn try_create(&self, body: &Value) -> Result<Answer, reqwest::Error> {
        self.send(Method::POST, "/v1/assistants", Some(body.to_string())).await
    }

    pub(crate) async fn update(&self, id: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, &format!("/v1/assistants/{id}"), Some(body.to_string()))
            .await
            .unwrap()
    }
}

/// An empty service with that shape, and a client of it.
pub(crate) fn empty(shape: ServerBehavior) -> (BlockingSandbox, Client) {
    of(ServerState::default().with_behavior(shape))
}

/// A service in that state, and a client of it.
pub(crate) fn of(world: ServerState) -> (BlockingSandbox, Client) {
    let sandbox = BlockingSandbox::start(world).unwrap();
    let client = Client::of(&sandbox);
    (sandbox, client)
}

/// A service with one assistant and one fault, and a client of it.
pub(crate) fn failing(fault: Fault) -> (BlockingSandbox, Client) {
    of(ServerState::with([StoredAssistant::named("Sales Assistant")]).with_fault(fault))
}

/// All bytes of the response to a request, until the connection is closed.
pub(crate) fn raw(sandbox: &Sandbox, request: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(sandbox.url().strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

/// A list request as plain text; the connection stays open after the answer unless a fault ends it.
pub(crate) fn plain_list(sandbox: &Sandbox) -> String {
    format!(
        "GET /v1/assistants HTTP/1.1\r\nHost: x\r\nX-API-Key: {}\r\n\r\n",
        sandbox.key()
    )
}
