import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { LibraryChangeStore } from '../../database/LibraryChangeStore';
import type { LibraryModelStore } from '../../database/LibraryModelStore';
import { buildFigures, type BuildFigures } from './buildFigures';
import { LibraryModel } from './LibraryModel';
import { ModelReader } from './ModelReader';
import { OtherProcesses } from './OtherProcesses';
import { serviceFigures, type ServiceFigures } from './serviceFigures';

const POLL_MS = 2_000;
/** Above that many, going through all is cheaper than naming them. */
const MANY = 500;

interface Pending {
  services: Set<number>;
  refs: Set<string>;
  libraries: Set<number>;
  allServices: boolean;
  advisories: boolean;
}

/**
 * Keeps the model in line with the tables.
 *
 * Whoever writes says what changed, after the commit, and may wait until the model has it. Changes are read in one row,
 * never side by side, so that an older reading cannot overwrite a newer one; many at once are read together. When a
 * reading fails, its changes stay due and are tried again with the next poll. Where other processes write
 * too, the tables are also polled for that.
 */
export class LibraryReplica {
  readonly #model = new LibraryModel();
  readonly #reader: ModelReader;
  readonly #logger: LoggerService;
  readonly #others?: OtherProcesses;
  #isLoaded = false;
  #pending = nothing();
  #scheduled?: Promise<void>;
  #last: Promise<void> = Promise.resolve();
  #timer?: ReturnType<typeof setInterval>;

  constructor(options: {
    store: LibraryModelStore;
    logger: LoggerService;
    now: () => Date;
    /** Given when other processes write to the same tables. */
    changes?: LibraryChangeStore;
  }) {
    this.#reader = new ModelReader(options.store, this.#model);
    this.#logger = options.logger;
    const { changes, now } = options;
    if (changes) this.#others = new OtherProcesses({ changes, now });
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /**
   * @throws ServiceUnavailableError until everything was read once.
   */
  get model(): LibraryModel {
    if (this.#isLoaded) return this.#model;
    throw new ServiceUnavailableError(
      'Libraries are being read from the database after a start; try again in a few seconds',
    );
  }

  /** Undefined for a service of which nothing is known, or not yet. */
  figuresOf(serviceId: number): ServiceFigures | undefined {
    const service = this.#isLoaded && this.#model.services.get(serviceId);
    return service ? serviceFigures(this.#model, service) : undefined;
  }

  /** Undefined when no libraries of the build that runs there are known, or not yet. */
  figuresOfBuild(
    serviceId: number,
    environment: string,
  ): BuildFigures | undefined {
    const service = this.#isLoaded && this.#model.services.get(serviceId);
    const build = service ? service.running.get(environment) : undefined;
    return build && buildFigures(this.#model, build);
  }

  /** Reads everything, and then follows what changes; resolves once it was tried to read everything. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.poll(), POLL_MS);
    this.#timer.unref();
    await this.#update();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** What a service uses changed, or the last attempt to read it went otherwise. */
  async snapshotChanged(serviceId: number): Promise<void> {
    this.#pending.services.add(serviceId);
    await this.#update();
  }

  /** What is known of some libraries, or of their versions, changed. */
  async ratingsChanged(libraryIds: readonly number[]): Promise<void> {
    libraryIds.forEach(id => this.#pending.libraries.add(id));
    await this.#update();
  }

  /** Advisories, or what they hit, changed. */
  async advisoriesChanged(): Promise<void> {
    this.#pending.advisories = true;
    await this.#update();
  }

  /** Services came, went or are described otherwise; by entity ref. */
  async servicesChanged(refs: readonly string[]): Promise<void> {
    if (refs.length > MANY) this.#pending.allServices = true;
    else refs.forEach(ref => this.#pending.refs.add(ref));
    await this.#update();
  }

  /** Looks for what others wrote, and tries again what failed. */
  async poll(): Promise<void> {
    try {
      const news = await this.#others?.findNews();
      news?.services.forEach(id => this.#pending.services.add(id));
      news?.libraries.forEach(id => this.#pending.libraries.add(id));
      if (news?.advisories) this.#pending.advisories = true;
      if (news?.allServices) this.#pending.allServices = true;
    } catch (error) {
      this.#logger.warn('Looking for changes of libraries', toError(error));
    }
    if (!this.#isLoaded || isDue(this.#pending)) await this.#update();
  }

  /** Reads what is due, after what is being read now. */
  #update(): Promise<void> {
    this.#scheduled ??= this.#last.then(async () => {
      this.#scheduled = undefined;
      const due = this.#pending;
      this.#pending = nothing();
      try {
        await this.#read(due);
      } catch (error) {
        merge(this.#pending, due);
        this.#logger.error('Reading changes of libraries', toError(error));
      }
    });
    this.#last = this.#scheduled;
    return this.#scheduled;
  }

  async #read(due: Pending): Promise<void> {
    if (!this.#isLoaded) {
      await this.#reader.readAll();
      this.#isLoaded = true;
      return;
    }
    if (due.advisories) await this.#reader.readAdvisories();
    await this.#reader.readLibraries(due.libraries);
    if (due.allServices) await this.#reader.readAllServices();
    else await this.#reader.readServicesByRef(due.refs);
    await this.#reader.readServices(due.services);
  }
}

function nothing(): Pending {
  return {
    services: new Set(),
    refs: new Set(),
    libraries: new Set(),
    allServices: false,
    advisories: false,
  };
}

function isDue(pending: Pending): boolean {
  return (
    pending.services.size > 0 ||
    pending.refs.size > 0 ||
    pending.libraries.size > 0 ||
    pending.allServices ||
    pending.advisories
  );
}

function merge(into: Pending, from: Pending): void {
  from.services.forEach(id => into.services.add(id));
  from.refs.forEach(ref => into.refs.add(ref));
  from.libraries.forEach(id => into.libraries.add(id));
  into.allServices ||= from.allServices;
  into.advisories ||= from.advisories;
}
