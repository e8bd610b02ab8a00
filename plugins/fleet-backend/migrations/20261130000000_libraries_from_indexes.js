/**
 * Whether a library comes from an index was looked up among all usages of its versions, which needed an index of them by
 * version: of the 2.2 ms that a lockfile cost SQLite, 0.8 went there. A library remembers it now.
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('libraries', table => {
    table
      .smallint('from_index')
      .notNullable()
      .defaultTo(0)
      .comment('1 when some lockfile took it from an index, else 0');
  });
  await knex('libraries')
    .whereIn(
      'id',
      knex('library_usages')
        .join(
          'library_versions',
          'library_versions.id',
          'library_usages.library_version_id',
        )
        .whereIn('library_usages.origin', ['index', 'unknown'])
        .select('library_versions.library_id'),
    )
    .update({ from_index: 1 });
  await knex.schema.alterTable('library_usages', table => {
    table.dropIndex([], 'library_usages_version_index');
  });
};

exports.down = async function down(knex) {
  await knex.schema.alterTable('library_usages', table => {
    table.index(
      ['library_version_id', 'snapshot_id'],
      'library_usages_version_index',
    );
  });
  await knex.raw('alter table libraries drop column from_index');
};
