import knexFactory, { type Knex } from 'knex';
import { keepStatements } from './keepStatements';

describe('keepStatements', () => {
  let knex: Knex;

  beforeEach(async () => {
    knex = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    await knex.schema.createTable('things', table => {
      table.increments('id');
      table.string('name');
    });
  });
  afterEach(async () => {
    await knex.destroy();
  });

  it('prepares the same statement once, whatever its values', async () => {
    const connection = await knex.client.acquireConnection();
    const prepare = jest.spyOn(connection, 'prepare');
    await knex.client.releaseConnection(connection);
    await keepStatements(knex);

    for (const name of ['a', 'b', 'c']) await knex('things').insert({ name });
    const names = await Promise.all(
      [1, 2, 3].map(id => knex('things').where({ id }).first('name')),
    );

    expect(names).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(prepare).toHaveBeenCalledTimes(2);
  });

  it('goes on after a change of the tables', async () => {
    await keepStatements(knex);
    await knex('things').insert({ name: 'a' });
    expect(await knex('things')).toEqual([{ id: 1, name: 'a' }]);

    await knex.schema.alterTable('things', table => {
      table.string('color');
    });

    expect(await knex('things')).toEqual([{ id: 1, name: 'a', color: null }]);
  });
});
