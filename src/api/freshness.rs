//! Does an answer say that it is old? A cache before the API can give out what it answered a while ago; whoever takes that for
//! the live state creates twice, finds no drift, and overwrites what somebody changed meanwhile. Pure.

use super::message::Response;

/// What shows that an answer was kept for a while and not made just now: the header, as it came. None for a fresh one.
///
/// An `Age` above one second counts (RFC 9111; a clock's rounding makes one of none), and the warnings 110 and 111, by which a
/// cache says itself that its answer is stale. So does a hit in any of the headers that caches and networks of caches use
/// (`X-Cache`, `X-Cache-Status`, `CF-Cache-Status`, RFC 9211's `Cache-Status`, ...), unless `Age: 0` shows it to be fresh: many
/// caches never send an age. Varnish gives out what it kept with `Age: 0` for a whole second, long enough for a second apply
/// that does not see what the first created: only its `X-Varnish` tells, by a second number, that of the request that filled
/// the cache.
pub fn stale_sign(answer: &Response) -> Option<String> {
    let headers = || answer.headers.iter().map(|(name, value)| (name.as_str(), value.trim()));
    let quoted = |(name, value): (&str, &str)| format!("{name}: {value}");
    let old = headers().find(|(name, value)| is_age(name) && is_old(value));
    if let Some((name, age)) = old {
        return Some(if name == "age" {
            format!("Age: {age}")
        } else {
            quoted((name, age))
        });
    }
    let is_stale = |warning: &str| {
        let mut codes = warning.split(',').filter_map(|one| one.split_whitespace().next());
        codes.any(|code| matches!(code, "110" | "111"))
    };
    if let Some((_, warning)) = headers().find(|(name, value)| *name == "warning" && is_stale(value)) {
        return Some(format!("Warning: {warning}"));
    }
    let is_kept = |value: &str| value.split_whitespace().count() > 1;
    if let Some(kept) = headers().find(|(name, value)| *name == "x-varnish" && is_kept(value)) {
        return Some(quoted(kept));
    }
    // Revalidated just now, which some still call a hit; what is said to be stale is none of that.
    let says_stale = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["stale", "updating"].iter().any(|word| text.contains(word))
    };
    if headers().any(|header| header == ("age", "0")) {
        return headers()
            .find(|(name, value)| is_hit(name, value) && (says_stale(name) || says_stale(value)))
            .map(quoted);
    }
    let hit = headers().find(|(name, value)| is_hit(name, value));
    hit.or_else(|| {
        headers()
            .find(|(name, _)| is_time_of_keeping(name))
            .filter(|(_, kept)| !is_kept_now(answer, kept))
    })
    .map(quoted)
}

/// Does this header tell when the answer was put into a cache?
fn is_time_of_keeping(name: &str) -> bool {
    ["cached-at", "cachedat", "cached-on"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Was it put there by this very request? A cache says so by a miss, or by the time of the answer itself.
fn is_kept_now(answer: &Response, kept: &str) -> bool {
    let is_miss =
        |(name, value): &(String, String)| name.contains("cache") && value.to_ascii_lowercase().contains("miss");
    let moment = |date: &str| httpdate::parse_http_date(date).ok();
    let now = answer.date.as_deref().and_then(moment);
    kept.is_empty() || answer.headers.iter().any(is_miss) || now.is_some() && now == moment(kept)
}

/// Is it an age above one second? Of several joined by commas the first counts (RFC 9111, 5.1); a fraction is against the rules
/// and still an age.
fn is_old(age: &str) -> bool {
    let first = age.split(',').next().unwrap_or_default().trim();
    first.starts_with(|digit: char| digit.is_ascii_digit()) && first.parse().is_ok_and(|age: f64| age > 1.0)
}

/// Does this header tell how long ago the answer was made, in seconds?
fn is_age(name: &str) -> bool {
    let is_of_cache = || ["cache", "varnish"].iter().any(|word| name.contains(word));
    matches!(name, "age" | "x-age") || name.ends_with("-age") && is_of_cache()
}

/// Does this header say that the answer came out of a cache as it lay there?
fn is_hit(name: &str, value: &str) -> bool {
    let is_number_or_yes = |one: &str| {
        let one = one.trim();
        one.parse().is_ok_and(|hits: u64| hits > 0) || ["true", "yes"].iter().any(|yes| one.eq_ignore_ascii_case(yes))
    };
    let is_yes = || value.split(',').any(is_number_or_yes);
    if name.ends_with("stale") && is_yes() {
        return true;
    }
    // `X-Cache-Lookup` says that something was found, not that it was given out. The others hold rules and names, no results.
    let is_of_cache = ["cache", "cdn", "fastly", "varnish"]
        .iter()
        .any(|word| name.contains(word));
    let says_result = (is_of_cache || name.ends_with("result-type") || name == "server-timing")
        && ![
            "control", "lookup", "key", "tag", "no-cache", "nocache", "bypass", "skip",
        ]
        .iter()
        .any(|other| name.contains(other));
    if !says_result {
        return false;
    }
    if ["hit", "hits", "hit-cache", "from-cache", "cached"]
        .iter()
        .any(|end| name.ends_with(end))
        && is_yes()
        || name.ends_with("-cache") && is_yes()
    {
        return true;
    }
    // Rack's tells the steps of one: what was stale and found to be valid, or not, was asked of the origin.
    if name == "x-rack-cache" && value.contains("valid") {
        return false;
    }
    // Caches in a row each add theirs: `MISS, HIT`. One that kept the answer is enough.
    value.split(',').any(|one| {
        let one = one.to_ascii_lowercase();
        // Every part of a service writes its times there; only a network of caches says `cdn-cache`.
        if name == "server-timing" && !one.trim().starts_with("cdn-cache") {
            return false;
        }
        let words: Vec<&str> = one.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let says = |all: &[&str]| words.iter().any(|word| all.contains(word));
        // `TCP_REFRESH_HIT` asked the origin first; `hit-for-pass` and `hit-for-miss` kept no more than the decision to ask.
        let is_from_cache = words.windows(2).any(|pair| pair == ["from", "cache"]);
        (says(&["hit", "stale", "fresh", "cached", "updating"]) || is_from_cache)
            && !says(&[
                "refresh",
                "refreshhit",
                "revalidated",
                "validated",
                "valid",
                "pass",
                "miss",
                "fwd",
                "not",
                "none",
                "error",
                "expired",
                "bypass",
            ])
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
            &[("age", "5, 0")],
            &[("age", "99999999999999999999999")],
            &[("age", "0"), ("x-cache-status", "STALE")],
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
            &[("x-varnish", "32770 3")],
            &[("x-varnish", "5 3"), ("age", "0")],
            &[("x-cache-age", "30")],
            &[("x-cache", "true")],
            &[("x-cache", "1")],
            &[("x-cache", "Served from cache")],
            &[("fastly-state", "HIT-CLUSTER")],
            &[("x-cdn-status", "HIT")],
            &[("x-cached-at", "Sat, 28 Nov 2026 10:00:00 GMT")],
            &[("cdn-cachedat", "11/28/2026 10:00:00"), ("cdn-cache", "HIT")],
            &[("x-stale", "true")],
            &[("x-served-stale", "1"), ("age", "0")],
            &[("age", "1.5")],
            &[("x-from-cache", "1")],
            &[("x-cache-hit", "true")],
            &[("x-response-cached", "yes")],
            &[("x-rack-cache", "fresh")],
            &[("x-cache-info", "cached")],
            &[("x-edge-result-type", "Hit")],
            &[("server-timing", "app;dur=5, cdn-cache; desc=HIT")],
            &[("server-timing", "cdn-cache-hit,cdn-pop;desc=\"FRA\"")],
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
            &[("x-cache-age", "0")],
            &[("access-control-max-age", "600")],
            &[("x-rack-cache", "stale, valid, store")],
            &[("x-cache-info", "not cached")],
            &[("x-cache-enabled", "true")],
            &[("x-cache", "false")],
            &[("x-cache", "0")],
            &[("x-no-cache", "1")],
            &[("x-cache", "MISS from cache")],
            &[("x-cache", "NONE from cache")],
            &[("fastly-state", "MISS-CLUSTER")],
            &[("x-cdn", "Imperva")],
            &[("cdn-cachedat", "11/28/2026 10:00:00"), ("cdn-cache", "MISS")],
            &[("x-stale", "false")],
            &[("age", "0.9")],
            &[("age", "inf")],
            &[("x-cache", "RefreshHit from cloudfront")],
            &[("server-timing", "cache;desc=\"session hit\", cdn-cache; desc=MISS")],
        ] {
            assert_eq!(sign(headers), None, "{headers:?}");
        }
    }

    #[test]
    fn what_was_kept_at_the_time_of_the_answer_is_fresh() {
        let now = "Sat, 28 Nov 2026 10:00:00 GMT".to_owned();
        let kept = Response {
            headers: vec![("x-cached-at".to_owned(), now.clone())],
            date: Some(now),
            ..Response::default()
        };
        assert_eq!(stale_sign(&kept), None);
    }
}
