import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Environment, FileSystemLoader } from 'nunjucks';

/** Markdown for people at the git host; a name that a text needs and does not get is a mistake of ours. */
const texts = new Environment(
  new FileSystemLoader(
    resolvePackagePath(
      '@slipway/plugin-scaffolder-backend-module-fleet',
      'texts',
    ),
  ),
  { autoescape: false, throwOnUndefined: true },
);

export interface PromotionText {
  service: string;
  version: string;
  digest: string;
  /** Empty for the first environment. */
  from: string;
  to: string;
  /** What should run there until now; empty when nothing. */
  before: string;
  path: string;
  actor: string;
  serviceUrl: string;
  taskUrl: string;
}

export interface ConfigurationText {
  service: string;
  owner: string;
  paths: string[];
  actor: string;
  taskUrl: string;
}

interface FindingText {
  path: string;
  kind: string;
  kept: string;
  why: string;
}

export interface UpdateText {
  service: string;
  serviceUrl: string;
  template: string;
  from: string;
  to: string;
  isDowngrade: boolean;
  /** Why it is asked for, as Markdown; empty when nobody said. */
  reason: string;
  /** Why there is no base; empty when there is one. */
  noBase: string;
  markedPaths: string[];
  conflicts: FindingText[];
  notes: FindingText[];
  /** How many of them are not shown. */
  left: number;
  valueChanges: string[];
  migrations: string[];
  lockfilesMade: string[];
  lockfilesToMake: Array<{ path: string; command: string; reason: string }>;
  changelog: Array<{ version: string; text: string }>;
  actor: string;
  taskUrl: string;
}

export interface ChangeText {
  /** What it does, as Markdown. */
  change: string;
  /** Why it is asked for, as Markdown; empty when nobody said. */
  reason: string;
  actor: string;
  taskUrl: string;
}

export function promotionText(model: PromotionText): string {
  return `${texts.render('promotion.njk', model).trim()}\n`;
}

export function configurationText(model: ConfigurationText): string {
  return `${texts.render('configuration.njk', model).trim()}\n`;
}

export function updateText(model: UpdateText): string {
  return `${texts.render('update.njk', model).trim()}\n`;
}

export function changeText(model: ChangeText): string {
  return `${texts.render('change.njk', model).trim()}\n`;
}
