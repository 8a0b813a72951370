import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { DatabaseAway } from '../../errors.ts';

/** Runs steps that speak to the database, and says of their failure whether the database was away. */
export interface Watch {
  /** Getting a connection: where that fails, nothing was asked for. */
  connect<T>(work: () => Promise<T>): Promise<T>;
  /** Asking for something: without an answer it may have been done. */
  ask<T>(work: () => Promise<T>): Promise<T>;
}

/** Kysely's dialect, with each step that speaks to the database under watch. */
export class WatchedDialect extends PostgresDialect {
  readonly #watch: Watch;

  constructor(config: PostgresDialectConfig, watch: Watch) {
    super(config);
    this.#watch = watch;
  }

  override createDriver(): Driver {
    return new WatchedDriver(super.createDriver(), this.#watch);
  }
}

class WatchedDriver implements Driver {
  readonly #inner: Driver;
  readonly #watch: Watch;

  constructor(inner: Driver, watch: Watch) {
    this.#inner = inner;
    this.#watch = watch;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#watch.connect(() => this.#inner.acquireConnection());
    return new WatchedConnection(connection, this.#watch);
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#watch.ask(() => this.#inner.beginTransaction(innerOf(connection), settings));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#watch.ask(() => this.#inner.commitTransaction(innerOf(connection)));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#watch.ask(() => this.#inner.rollbackTransaction(innerOf(connection)));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const inner = innerOf(connection);
    // A session that took leave may look alive for a moment. Where this fails, it is not used again.
    if (connection instanceof WatchedConnection && connection.hasFailed)
      await this.#inner.rollbackTransaction(inner).catch(() => {});
    await this.#inner.releaseConnection(inner);
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

class WatchedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #watch: Watch;
  #hasFailed = false;

  constructor(inner: DatabaseConnection, watch: Watch) {
    this.inner = inner;
    this.#watch = watch;
  }

  /** Whether something asked of it got no answer. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.#watch.ask(() => this.inner.executeQuery<R>(query));
    } catch (error) {
      if (error instanceof DatabaseAway) this.#hasFailed = true;
      throw error;
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof WatchedConnection ? connection.inner : connection;
}
