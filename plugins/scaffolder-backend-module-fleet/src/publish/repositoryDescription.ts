/** GitHub's limit, the lowest of the hosts. */
const MAXIMUM_LENGTH = 350;

/** A description as git hosts take it: one line, not too long. */
export function repositoryDescription(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length > MAXIMUM_LENGTH
    ? `${characters.slice(0, MAXIMUM_LENGTH - 1).join('')}…`
    : characters.join('');
}
