/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('library_readings', table => {
    table.comment('The last attempt to read the lockfile of a service');
    table
      .integer('service_id')
      .primary()
      .references('services.id')
      .onDelete('CASCADE')
      .comment('The service');
    table
      .string('attempted_at')
      .notNullable()
      .comment('When reading was last attempted; ISO 8601 in UTC');
    table
      .text('reason')
      .comment('Why it could not be read; null when the last attempt was good');
    table
      .text('revision')
      .comment(
        'What was looked at: skip reading it again while it is the same',
      );
  });

  await knex.schema.createTable('library_snapshots', table => {
    table.comment('The last good reading of the lockfile of a service');
    table.increments('id').comment('Row id, for the usages to point at');
    table
      .integer('service_id')
      .notNullable()
      .unique()
      .references('services.id')
      .onDelete('CASCADE')
      .comment('The service');
    table
      .text('lockfile')
      .notNullable()
      .comment('Path of the lockfile, from the folder of catalog-info.yaml');
    table
      .string('format')
      .notNullable()
      .comment('Format and version of the lockfile, such as poetry.lock 2.1');
    table.string('commit_id').comment('The commit that was read');
    table
      .string('digest')
      .notNullable()
      .comment('SHA-256 of what was read, to tell unchanged content');
    table
      .string('read_at')
      .notNullable()
      .comment('When it was last read successfully; ISO 8601 in UTC');
    table
      .integer('library_count')
      .notNullable()
      .comment('Number of its usages, kept for lists');
  });

  await knex.schema.createTable('library_versions', table => {
    table.comment('Every library version that any service has ever used');
    table.increments('id').comment('Row id, for the usages to point at');
    table
      .string('name')
      .notNullable()
      .comment('Name of the library as normalised by PEP 503');
    table
      .string('version')
      .notNullable()
      .comment('The version as it stood in the lockfile');
    table.unique(['name', 'version'], {
      indexName: 'library_versions_name_version_unique',
    });
  });

  await knex.schema.createTable('library_usages', table => {
    table.comment('Which library versions a snapshot holds');
    table
      .integer('snapshot_id')
      .notNullable()
      .references('library_snapshots.id')
      .onDelete('CASCADE')
      .comment('The snapshot');
    table
      .integer('library_version_id')
      .notNullable()
      .references('library_versions.id')
      .comment('The library version');
    table
      .smallint('direct')
      .notNullable()
      .comment('1 when the service itself declares it, else 0');
    table
      .text('groups')
      .notNullable()
      .comment('Its dependency groups, separated by commas');
    table.text('declared').comment('The declared range of a direct library');
    table.primary(['snapshot_id', 'library_version_id']);
    table.index(
      ['library_version_id', 'snapshot_id'],
      'library_usages_version_index',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('library_usages');
  await knex.schema.dropTable('library_versions');
  await knex.schema.dropTable('library_snapshots');
  await knex.schema.dropTable('library_readings');
};
