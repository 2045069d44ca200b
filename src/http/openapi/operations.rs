//! The parts that operations are put together from.

use super::{reference, sequence};
use serde_json::{Map, Value, json};

/// The name of the shared response for a status.
pub(super) fn problem_name(status: u16) -> String {
    format!("Problem{status}")
}

/// The header that names a request.
pub(super) fn request_id() -> Value {
    json!({"description": "Names this request in the log.", "schema": {"type": "string"}})
}

/// The headers that tell a client how it stands with its limits.
fn rate_limits() -> Map<String, Value> {
    RATE_LIMITS.map(|(name, _)| (name.to_owned(), json!({"$ref": format!("#/components/headers/{name}")}))).into_iter().collect()
}

/// The same, described once.
pub(super) fn shared_headers() -> Map<String, Value> {
    let header = |(name, words): (&str, &str)| (name.to_owned(), json!({"description": words, "schema": {"type": "string"}}));
    RATE_LIMITS.map(header).into_iter().chain([sequence::header()]).collect()
}

const RATE_LIMITS: [(&str, &str); 2] = [
    (
        "RateLimit-Policy",
        "The allowances that the request is counted under, by name: `q` requests, which take `w` seconds to come back.",
    ),
    ("RateLimit", "How the client stands with each allowance: `r` requests left, all of them back after `t` seconds."),
];

/// An operation being described.
pub(super) struct Operation {
    map: Map<String, Value>,
    parameters: Vec<Value>,
    responses: Map<String, Value>,
}

impl Operation {
    /// An operation with its name and its words.
    pub(super) fn new(id: &str, tag: &str, summary: &str, description: &str) -> Self {
        let mut map = Map::new();
        map.insert("operationId".into(), id.into());
        map.insert("tags".into(), json!([tag]));
        map.insert("summary".into(), summary.into());
        map.insert("description".into(), description.into());
        Self { map, parameters: Vec::new(), responses: Map::new() }
    }

    /// With one more parameter.
    pub(super) fn parameter(mut self, parameter: Value) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// With more parameters.
    pub(super) fn parameters(mut self, parameters: impl IntoIterator<Item = Value>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// With one of the shared parameters.
    pub(super) fn shared(self, name: &str) -> Self {
        self.parameter(json!({"$ref": format!("#/components/parameters/{name}")}))
    }

    /// With a JSON body.
    pub(super) fn body(mut self, media: &[&str], schema: &str, examples: &Value) -> Self {
        let content = |media: &&str| ((*media).to_owned(), json!({"schema": reference(schema), "examples": examples}));
        let content: Map<String, Value> = media.iter().map(content).collect();
        self.map.insert("requestBody".into(), json!({"required": true, "content": content}));
        self
    }

    /// With a body of a schema of its own.
    pub(super) fn request(&mut self, media: &str, schema: &Value) {
        self.map.insert("requestBody".into(), json!({"required": true, "content": {media: {"schema": schema}}}));
    }

    /// With a successful answer.
    pub(super) fn answers(mut self, status: u16, words: &str, schema: Option<&str>, headers: &[(&str, &str)]) -> Self {
        let mut all = Map::new();
        all.insert("X-Request-Id".into(), request_id());
        all.extend(rate_limits());
        for (name, words) in headers {
            all.insert((*name).to_owned(), json!({"description": words, "schema": {"type": "string"}}));
        }
        let mut response = json!({"description": words, "headers": all});
        if let Some(schema) = schema {
            response["content"] = json!({"application/json": {"schema": reference(schema)}});
        }
        self.responses.insert(status.to_string(), response);
        self
    }

    /// With other media types of an answer that is described already; text types are in UTF-8.
    pub(super) fn also(mut self, status: u16, media: &[&str]) -> Self {
        for media in media {
            let name = if media.starts_with("text/") { format!("{media}; charset=utf-8") } else { (*media).to_owned() };
            let format = if media.starts_with("text/") {
                json!({"type": "string"})
            } else {
                json!({"type": "string", "format": "binary"})
            };
            self.responses[&status.to_string()]["content"][name] = json!({"schema": format});
        }
        self
    }

    /// With one more JSON form of an answer that is described already.
    pub(super) fn also_schema(mut self, status: u16, media: &str, schema: &str) -> Self {
        self.responses[&status.to_string()]["content"][media] = json!({"schema": reference(schema)});
        self
    }

    /// With an answer of another media type.
    pub(super) fn answers_text(mut self, words: &str, media: &str) -> Self {
        let response = json!({"description": words, "content": {media: {"schema": {"type": "string"}}}});
        self.responses.insert("200".into(), response);
        self
    }

    /// With the problems of these statuses.
    pub(super) fn fails(mut self, statuses: &[u16]) -> Self {
        for status in statuses {
            let shared = json!({"$ref": format!("#/components/responses/{}", problem_name(*status))});
            self.responses.insert(status.to_string(), shared);
        }
        self
    }

    /// With what every reading answer has: 304, and the problems of reading.
    pub(super) fn reads(self) -> Self {
        self.shared("If-None-Match")
            .shared("Accept-Language")
            .answers(304, "Unchanged since the tag in `If-None-Match`.", None, &[("ETag", "The tag of the answer.")])
            .fails(&[400, 401, 404, 406, 500, 503])
    }

    /// Without 404: the address always exists.
    pub(super) fn without_not_found(mut self) -> Self {
        self.responses.remove("404");
        self
    }

    /// The finished operation.
    pub(super) fn finish(self) -> Value {
        // Whatever is asked for, it can be asked for too often.
        let mut this = self.fails(&[429]);
        if !this.parameters.is_empty() {
            this.map.insert("parameters".into(), this.parameters.into());
        }
        this.map.insert("responses".into(), this.responses.into());
        this.map.into()
    }
}
