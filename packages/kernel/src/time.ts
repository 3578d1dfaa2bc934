/** A moment as UTC text with milliseconds, `2024-05-01T01:00:00.000Z`: sorts as text in the order of time. */
export type Instant = string;

/** A calendar day without a zone, `2024-05-01`: sorts as text in the order of time. */
export type LocalDate = string;
