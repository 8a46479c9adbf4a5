//! Bodies of multipart/form-data.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use multer::Multipart;

use crate::contract::Refusal;

/// The files of a body: names and contents. All must be in this field.
pub(crate) async fn files(field: &str, parts: &Parts, body: Bytes) -> Result<Vec<(String, Bytes)>, Refusal> {
    let invalid = |message: &str| Refusal::invalid(field, message.to_owned());
    let media_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(media_type)
        .map_err(|_| invalid("The body must be multipart/form-data with a boundary."))?;
    let mut form = Multipart::with_reader(body.as_ref(), boundary);
    let mut files = Vec::new();
    loop {
        let part = form.next_field().await.map_err(|error| invalid(&format!("The form cannot be read: {error}.")))?;
        let Some(part) = part else { break };
        if part.name() != Some(field) {
            return Err(invalid(&format!("Files must be in the field '{field}'.")));
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        if name.is_empty() || name.contains(['/', '\\']) {
            return Err(invalid("Each file must have a name, without separators."));
        }
        let content = part.bytes().await.map_err(|error| invalid(&format!("The form cannot be read: {error}.")))?;
        files.push((name, content));
    }
    if files.is_empty() {
        return Err(invalid(&format!("'{field}' is required.")));
    }
    Ok(files)
}
