import type { Severity } from '@slipway/plugin-fleet-common';
import { Cvss3P0, Cvss3P1, Cvss4P0 } from 'ae-cvss-calculator';
import type { OsvRecord } from './osvRecord';

export interface Rating {
  severity: Severity;
  /** CVSS base score; absent when only a word says how bad it is. */
  score?: number;
}

const ORDER: Severity[] = ['critical', 'high', 'medium', 'low'];

const WORDS: Record<string, Severity | undefined> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  IMPORTANT: 'high',
  MEDIUM: 'medium',
  MODERATE: 'medium',
  LOW: 'low',
};

/**
 * How bad the records of one flaw say that it is: the highest score of their newest CVSS vectors, else the worst word that
 * a database uses, else unrated. A record that does not say is not a record that says it is harmless.
 */
export function severityOf(
  records: Array<Pick<OsvRecord, 'vectors' | 'rating'>>,
): Rating {
  const scores = records
    .map(({ vectors }) => newestScore(vectors))
    .filter(score => score !== undefined);
  if (scores.length > 0) {
    const score = Math.max(...scores);
    return { severity: severityOfScore(score), score };
  }
  const words = records.map(({ rating }) => WORDS[rating?.toUpperCase() ?? '']);
  return { severity: ORDER.find(word => words.includes(word)) ?? 'unrated' };
}

const READERS = [
  { prefix: 'CVSS:4.0/', read: (vector: string) => new Cvss4P0(vector) },
  { prefix: 'CVSS:3.1/', read: (vector: string) => new Cvss3P1(vector) },
  { prefix: 'CVSS:3.0/', read: (vector: string) => new Cvss3P0(vector) },
];

function newestScore(vectors: string[]): number | undefined {
  for (const { prefix, read } of READERS) {
    const scores = vectors
      .filter(vector => vector.startsWith(prefix))
      .map(vector => scoreOf(() => read(vector)))
      .filter(score => score !== undefined);
    if (scores.length > 0) return Math.max(...scores);
  }
  return undefined;
}

function scoreOf(
  read: () => { calculateScores(): { overall?: number } },
): number | undefined {
  try {
    const { overall } = read().calculateScores();
    return overall !== undefined && Number.isFinite(overall)
      ? overall
      : undefined;
  } catch {
    // A vector that makes no sense rates nothing.
    return undefined;
  }
}

/** The qualitative scale of CVSS; 0 is called low, as it is the answer of somebody who looked. */
function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
