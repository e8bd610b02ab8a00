/**
 * The rows of a snapshot are written in the transaction that makes it and deleted with it, and library versions are never
 * deleted. Two references in each of 50 rows had PostgreSQL look up, lock and write as many rows again for every lockfile.
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('library_usages', table => {
    table.dropForeign('snapshot_id');
    table.dropForeign('library_version_id');
  });
};

exports.down = async function down(knex) {
  await knex.schema.alterTable('library_usages', table => {
    table
      .foreign('snapshot_id')
      .references('library_snapshots.id')
      .onDelete('CASCADE');
    table.foreign('library_version_id').references('library_versions.id');
  });
};
