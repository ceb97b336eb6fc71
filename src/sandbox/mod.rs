//! A stand-in of the API, to try things and to test against. It shares no code with the client.
