//! How plans, reports and problems look: text out, nothing printed here.
