import type { DesiredSink, DesiredState } from '../../sources';

/** Keeps what it is told in memory. */
export class CollectedDesires implements DesiredSink {
  states: DesiredState[] = [];
  revision?: string;
  /** What it was told, in order: `read`, `unchanged`, or why it failed. */
  readonly told: string[] = [];

  async replaceAll(reading: Parameters<DesiredSink['replaceAll']>[0]) {
    this.states = reading.states;
    this.revision = reading.revision;
    this.told.push('read');
  }

  async unchanged() {
    this.told.push('unchanged');
  }

  async failed(_source: string, problem: string) {
    this.told.push(problem);
  }

  async absent(_source: string, problem: string) {
    this.told.push(`absent: ${problem}`);
  }

  /** One line per state, by path. */
  get lines(): string[] {
    return this.states
      .map(({ service, environment, images, problem, author }) => {
        const text = images
          .map(one =>
            [
              one.image,
              one.tag && `:${one.tag}`,
              one.digest && `@${one.digest}`,
            ]
              .filter(Boolean)
              .join(''),
          )
          .join(' + ');
        return `${service} ${environment} ${problem ?? text} by ${author}`;
      })
      .sort();
  }
}
