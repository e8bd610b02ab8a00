/** What failed in the reports that Jest and Playwright write as JSON: for each test its name and why, as text. */
import { stripVTControlCharacters } from 'node:util';

/** Enough to see a difference between two objects, or where the test stood. */
const LONGEST = 2000;

export function jestFailures(report) {
  return report.testResults.flatMap(file => {
    const failed = file.assertionResults.filter(
      ({ status }) => status === 'failed',
    );
    // A file that does not load has no tests, but a message.
    if (failed.length === 0 && file.status === 'failed') {
      return [asText(file.name, [file.message])];
    }
    return failed.map(({ fullName, failureMessages }) =>
      asText(fullName, failureMessages),
    );
  });
}

export function playwrightFailures(report) {
  const specs = suite => [
    ...(suite.specs ?? []),
    ...(suite.suites ?? []).flatMap(specs),
  ];
  const ofTests = report.suites
    .flatMap(specs)
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) =>
      asText(
        title,
        tests.flatMap(({ results }) =>
          results.flatMap(({ errors }) => errors.map(({ message }) => message)),
        ),
      ),
    );
  const ofFiles = report.errors.map(({ message }) => asText('', [message]));
  return [...ofTests, ...ofFiles];
}

function asText(title, messages) {
  const message = stripVTControlCharacters(messages.join('\n'));
  const cut =
    message.length > LONGEST ? `${message.slice(0, LONGEST)} ...` : message;
  return `${title}\n${cut}`;
}
