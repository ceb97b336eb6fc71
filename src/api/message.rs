//! One exchange over HTTP as data: what it is for, and how it ended.

/// What a request is for. The same status can mean different things for different purposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `GET /v1/assistants`, and further pages of it.
    List,
    /// `GET /v1/assistants/{id}`.
    Detail,
    /// `POST /v1/assistants`.
    Create,
    /// `PATCH /v1/assistants/{id}`.
    Update,
}

impl Operation {
    /// Does it change nothing? Then it can be sent again whatever became of it.
    pub fn is_read(self) -> bool {
        matches!(self, Self::List | Self::Detail)
    }

    /// The method, as it stands in the request.
    pub fn method(self) -> &'static str {
        match self {
            Self::List | Self::Detail => "GET",
            Self::Create => "POST",
            Self::Update => "PATCH",
        }
    }
}

/// How the body of an answer ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum BodyEnd {
    /// It is all there.
    #[default]
    Whole,
    /// It broke off; why, in words.
    Cut(String),
    /// It was larger than what is read of such an answer, and was left there.
    TooBig,
}

/// An answer whose status and headers arrived.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The header `Date`: the server's clock.
    pub date: Option<String>,
    /// The headers `Link`.
    pub link: Vec<String>,
    /// The header `Location`.
    pub location: Option<String>,
    /// Every header, its name in lower case, in the order of the answer.
    pub headers: Vec<(String, String)>,
    /// Did it come over HTTP/2?
    pub http2: bool,
    /// What arrived of the body, decoded.
    pub body: Vec<u8>,
    /// Is that all of it?
    pub end: BodyEnd,
}

impl Response {
    /// The values of a header, by its name in lower case; empty where the answer has none.
    pub fn header<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(other, _)| other == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Is it an HTML page? Proxies and gateways answer with one; the API speaks JSON.
    pub fn is_page(&self) -> bool {
        self.body.trim_ascii_start().starts_with(b"<")
    }

    /// Is it an object of JSON, as all that the API says?
    pub fn is_json(&self) -> bool {
        self.body.trim_ascii_start().starts_with(b"{")
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// The request surely never left: name look-up, connect or TLS failed. Why, in words.
    NeverLeft(String),
    /// It may have left, but was surely not processed: the server said so when it ended the connection, or refused the request.
    /// How, in words.
    NotProcessed(String),
    /// It may have arrived. What happened instead of an answer, in words.
    NoAnswer(String),
}
