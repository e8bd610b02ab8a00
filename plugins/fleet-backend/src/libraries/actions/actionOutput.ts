/** What every action here is: asking again gives the same and changes nothing. */
export const READ_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;

/** What is said of an answer that is one page of a list. */
export const PAGE = {
  totalItems: 'On all pages together',
  nextCursor: 'For the next page; absent on the last one',
};
