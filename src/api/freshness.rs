//! Does an answer say that it is old? A cache before the API can give out what it answered a while ago; whoever takes that for
//! the live state creates twice, finds no drift, and overwrites what somebody changed meanwhile. Pure.

use super::message::Response;

/// What shows that an answer was kept for a while and not made just now: the header, as it came. None for a fresh one.
///
/// An `Age` above one second counts (RFC 9111; a clock's rounding makes one of none), and the warnings 110 and 111, by which a
/// cache says itself that its answer is stale. So does a hit in any of the headers that caches and networks of caches use
/// (`X-Cache`, `X-Cache-Status`, `CF-Cache-Status`, RFC 9211's `Cache-Status`, ...), unless `Age: 0` shows it to be fresh: many
/// caches never send an age.
pub fn stale_sign(answer: &Response) -> Option<String> {
    let ages: Vec<u64> = answer.header("age").filter_map(|age| age.trim().parse().ok()).collect();
    if let Some(age) = ages.iter().find(|age| **age > 1) {
        return Some(format!("Age: {age}"));
    }
    let is_stale = |warning: &&str| {
        warning
            .split(',')
            .any(|one| matches!(one.split_whitespace().next(), Some("110" | "111")))
    };
    if let Some(warning) = answer.header("warning").find(is_stale) {
        return Some(format!("Warning: {}", warning.trim()));
    }
    if ages.contains(&0) {
        return None;
    }
    let hit = answer.headers.iter().find(|(name, value)| is_hit(name, value))?;
    Some(format!("{}: {}", hit.0, hit.1.trim()))
}

/// Does this header say that the answer came out of a cache as it lay there?
fn is_hit(name: &str, value: &str) -> bool {
    // `X-Cache-Lookup` says that something was found, not that it was given out. The others hold rules and names, no results.
    let says_result = name.contains("cache")
        && !["control", "lookup", "key", "tag"]
            .iter()
            .any(|other| name.contains(other));
    if !says_result {
        return false;
    }
    if name.ends_with("cache-hits") {
        return value
            .split(',')
            .any(|hits| hits.trim().parse().is_ok_and(|hits: u64| hits > 0));
    }
    // Caches in a row each add theirs: `MISS, HIT`. One that kept the answer is enough.
    value.split(',').any(|one| {
        let one = one.to_ascii_lowercase();
        let words: Vec<&str> = one.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let says = |all: &[&str]| words.iter().any(|word| all.contains(word));
        // `TCP_REFRESH_HIT` asked the origin first; `hit-for-pass` and `hit-for-miss` kept no more than the decision to ask.
        says(&["hit", "stale", "updating"]) && !says(&["refresh", "revalidated", "validated", "pass", "miss", "fwd"])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(headers: &[(&str, &str)]) -> Option<String> {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        stale_sign(&Response {
            headers: headers.collect(),
            ..Response::default()
        })
    }

    #[test]
    fn an_answer_that_says_it_is_old_is_known_by_that() {
        for headers in [
            &[("age", "5")][..],
            &[("age", "0"), ("age", "7")],
            &[("age", "2"), ("x-cache", "MISS")],
            &[("warning", "110 - \"Response is Stale\"")],
            &[("warning", "199 x \"y\", 111 - \"Revalidation Failed\"")],
            &[("x-cache", "HIT")],
            &[("x-cache", "Hit from cloudfront")],
            &[("x-cache", "HIT from proxy.example:3128")],
            &[("x-cache", "TCP_MEM_HIT from a1.deploy (AkamaiGHost)")],
            &[("x-cache", "MISS, HIT")],
            &[("x-cache", "HIT"), ("age", "1")],
            &[("x-cache-status", "STALE")],
            &[("x-proxy-cache", "HIT")],
            &[("cf-cache-status", "UPDATING")],
            &[("cache-status", "edge; hit; ttl=30")],
            &[("x-vercel-cache", "STALE")],
            &[("x-cache-hits", "0, 3")],
        ] {
            assert!(sign(headers).is_some(), "{headers:?}");
        }
    }

    #[test]
    fn an_answer_that_was_made_just_now_is_fresh() {
        for headers in [
            &[][..],
            &[("age", "0")],
            &[("age", "1")],
            &[("age", "soon")],
            &[("age", "0"), ("x-cache", "HIT")],
            &[
                ("x-cache", "MISS from proxy"),
                ("x-cache-lookup", "HIT from proxy:3128"),
            ],
            &[("x-cache", "TCP_REFRESH_HIT")],
            &[("x-cache", "hit-for-pass")],
            &[("x-cache", "Error from cloudfront")],
            &[("x-cache-status", "REVALIDATED")],
            &[("cf-cache-status", "DYNAMIC")],
            &[("cache-status", "edge; fwd=uri-miss; stored")],
            &[("cache-control", "max-age=0, stale-while-revalidate=1")],
            &[("x-cache-hits", "0")],
            &[("x-varnish", "32770")],
            &[("warning", "214 - \"Transformation Applied\"")],
        ] {
            assert_eq!(sign(headers), None, "{headers:?}");
        }
    }
}
