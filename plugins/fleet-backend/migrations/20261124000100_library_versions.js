/**
 * Libraries get their index, releases and advisories, and a service may have a snapshot per environment beside the one
 * of its default branch. What was read before is dropped: everything can be read again from the repositories.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await dropLibraries(knex);

  await knex.schema.createTable('library_readings', table => {
    table.comment('The last attempt to read the lockfile of a service');
    serviceId(table).primary();
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
    table
      .text('mark')
      .comment(
        'What the listing of the host said before: nothing need be asked while it says the same',
      );
  });

  await knex.schema.createTable('libraries', table => {
    table.comment('Every library that any service has ever used');
    table.increments('id').comment('Row id');
    table
      .string('name')
      .notNullable()
      .unique()
      .comment('Name as normalised by PEP 503');
    table
      .smallint('internal')
      .notNullable()
      .comment('1 when the configuration says that its name is internal');
    table.string('index_name').comment('The configured index it is asked at');
    table.string('latest').comment('Latest stable version in that index');
    table
      .string('latest_released_at')
      .comment('When that was released; ISO 8601 in UTC');
    table
      .string('attempted_at')
      .comment('When the index was last asked; ISO 8601 in UTC');
    table
      .string('checked_at')
      .comment('When it last answered; ISO 8601 in UTC');
    table
      .string('due_at')
      .comment('When it is to be asked next; null: at once');
    table.text('problem').comment('Why it did not, as a sentence');
    table.text('etag').comment('For the next conditional request');
    table
      .text('confusion')
      .comment('Why the name is a dependency-confusion risk, as a sentence');
    table.index(['attempted_at'], 'libraries_attempted_index');
    table.index(['index_name', 'due_at'], 'libraries_due_index');
  });

  await knex.schema.createTable('library_releases', table => {
    table.comment('What the index has of a library, read as a whole');
    table
      .integer('library_id')
      .primary()
      .references('libraries.id')
      .onDelete('CASCADE')
      .comment('The library');
    table
      .text('releases')
      .notNullable()
      .comment(
        'JSON array of [version, uploaded at or null, yanked, requires-python or null]',
      );
  });

  await knex.schema.createTable('library_versions', table => {
    table.comment('Every library version that any service has ever used');
    table.increments('id').comment('Row id, for the usages to point at');
    table
      .integer('library_id')
      .notNullable()
      .references('libraries.id')
      .comment('The library');
    table
      .string('version')
      .notNullable()
      .comment(
        'As it stood in the lockfile; empty for what is only declared, not resolved',
      );
    table.string('released_at').comment('When; ISO 8601 in UTC');
    table
      .smallint('yanked')
      .notNullable()
      .defaultTo(0)
      .comment('1 when its index withdrew it');
    table
      .string('behind')
      .notNullable()
      .defaultTo('unknown')
      .comment(
        'current, patch, minor, major or unknown, against libraries.latest',
      );
    table.unique(['library_id', 'version'], {
      indexName: 'library_versions_library_version_unique',
    });
  });

  await knex.schema.createTable('library_snapshots', table => {
    table.comment('What one lockfile or SBOM of a service says');
    table.increments('id').comment('Row id, for the usages to point at');
    serviceId(table);
    table
      .string('digest')
      .notNullable()
      .comment('SHA-256 of what was read, to tell unchanged content');
    table
      .text('lockfile')
      .notNullable()
      .comment('Path of the lockfile, from the folder of catalog-info.yaml');
    table
      .string('format')
      .notNullable()
      .comment('Format and version, such as poetry.lock 2.1');
    table.text('python').comment('requires-python of the service');
    table
      .integer('library_count')
      .notNullable()
      .comment('Number of its usages, kept for lists');
    table.unique(['service_id', 'digest'], {
      indexName: 'library_snapshots_service_digest_unique',
    });
  });

  await knex.schema.createTable('library_heads', table => {
    table.comment(
      'Which snapshot is that of the default branch, and which runs in each environment',
    );
    serviceId(table);
    table
      .string('environment')
      .notNullable()
      .comment('Name of the environment; empty for the default branch');
    table
      .integer('snapshot_id')
      .references('library_snapshots.id')
      .comment('The snapshot; null when the build that runs was not reported');
    table.string('commit_id').comment('The commit it was made from');
    table.string('image_digest').comment('Digest of the image of that build');
    table
      .string('read_at')
      .notNullable()
      .comment('When it was last read or reported; ISO 8601 in UTC');
    table
      .string('changed_at')
      .notNullable()
      .comment('When another snapshot took this place; ISO 8601 in UTC');
    table.primary(['service_id', 'environment']);
    table.index(['changed_at'], 'library_heads_changed_index');
    table.index(['snapshot_id'], 'library_heads_snapshot_index');
  });

  await knex.schema.createTable('library_builds', table => {
    table.comment(
      'Snapshots of builds that CI reported, to be found when their commit is deployed; the latest of each service',
    );
    serviceId(table);
    table.string('commit_id').notNullable().comment('The commit of the build');
    table
      .integer('snapshot_id')
      .notNullable()
      .references('library_snapshots.id')
      .comment('The snapshot');
    table.string('image_digest').comment('Digest of its image');
    table
      .string('reported_at')
      .notNullable()
      .comment('When it was reported; ISO 8601 in UTC');
    table.primary(['service_id', 'commit_id']);
    table.index(['snapshot_id'], 'library_builds_snapshot_index');
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
    table
      .text('extras')
      .notNullable()
      .comment('Extras it is installed with, separated by commas');
    table.text('marker').comment('Environment marker, as PEP 508 writes it');
    table
      .string('origin')
      .notNullable()
      .comment('index, git, path, url or unknown');
    table
      .text('index_url')
      .comment('Index it was locked from, without credentials; null: default');
    table
      .text('required_by')
      .notNullable()
      .comment('Names of the libraries that need it, separated by commas');
    table.primary(['snapshot_id', 'library_version_id']);
    table.index(
      ['library_version_id', 'snapshot_id'],
      'library_usages_version_index',
    );
  });

  await knex.schema.createTable('advisories', table => {
    table.comment('Advisories of the configured source that are not withdrawn');
    table.string('id').primary().comment('The id that is shown');
    table
      .text('aliases')
      .notNullable()
      .comment('Its other ids, separated by commas');
    table
      .string('severity')
      .notNullable()
      .comment('critical, high, medium, low or unrated');
    table.float('score').comment('CVSS base score from 0 to 10');
    table.text('summary').notNullable().comment('One line');
    table.string('published_at').comment('ISO 8601 in UTC');
    table.string('modified_at').comment('ISO 8601 in UTC');
    table.text('url').comment('Where to read more');
    table.text('attribution').comment('Whose record, and its licence');
    table
      .string('digest')
      .notNullable()
      .comment('SHA-256 of all that is kept of it, to tell unchanged ones');
  });

  await knex.schema.createTable('advisory_libraries', table => {
    table.comment('Which versions of which library an advisory is about');
    table
      .string('advisory_id')
      .notNullable()
      .references('advisories.id')
      .onDelete('CASCADE')
      .comment('The advisory');
    table
      .string('library')
      .notNullable()
      .comment('Name as normalised by PEP 503, in use or not');
    table
      .text('affected')
      .notNullable()
      .comment('JSON: the versions and ranges of the merged records');
    table.primary(['advisory_id', 'library']);
    table.index(['library'], 'advisory_libraries_library_index');
  });

  await knex.schema.createTable('advisory_hits', table => {
    table.comment('Which versions in use an advisory hits; derived');
    table
      .integer('library_version_id')
      .notNullable()
      .references('library_versions.id')
      .onDelete('CASCADE')
      .comment('The library version');
    table
      .string('advisory_id')
      .notNullable()
      .references('advisories.id')
      .onDelete('CASCADE')
      .comment('The advisory');
    table
      .text('fixed_in')
      .notNullable()
      .comment('Lowest versions above it that are not affected, with commas');
    table.primary(['library_version_id', 'advisory_id']);
    table.index(['advisory_id'], 'advisory_hits_advisory_index');
  });

  await knex.schema.createTable('library_sources', table => {
    table.comment('How indexes, advisories and policies were last read');
    table.string('kind').notNullable().comment('index, advisories or policies');
    table.string('name').notNullable().comment('Name from the configuration');
    table.string('attempted_at').comment('ISO 8601 in UTC');
    table.string('succeeded_at').comment('ISO 8601 in UTC');
    table.text('problem').comment('Why the last attempt failed');
    table.integer('count').notNullable().defaultTo(0).comment('What it gave');
    table.text('revision').comment('To tell unchanged content');
    table
      .text('content')
      .comment('The last good content of a file that is used as it is');
    table.primary(['kind', 'name']);
  });

  await knex.schema.createTable('library_trends', table => {
    table.comment('Figures of each day, for the charts');
    table.string('day').notNullable().comment('Date in UTC');
    table
      .string('subject')
      .notNullable()
      .comment('library:<name>, owner:<entity ref> or fleet');
    table.integer('services').notNullable().comment('Services counted');
    table.integer('outdated').notNullable().comment('Behind the latest');
    table.integer('vulnerable').notNullable().comment('With an open advisory');
    table.primary(['subject', 'day']);
    table.index(['day'], 'library_trends_day_index');
  });

  await knex.schema.createTable('reporting_tokens', table => {
    table.comment('Tokens with which the pipeline of a service reports');
    table.string('id').primary().comment('UUID');
    serviceId(table).index('reporting_tokens_service_index');
    table.string('hash').notNullable().unique().comment('SHA-256 of the token');
    table.string('label').notNullable().comment('What it is for');
    table.string('created_by').comment('Entity ref of who made it');
    table.string('created_at').notNullable().comment('ISO 8601 in UTC');
    table.string('last_used_at').comment('ISO 8601 in UTC; kept to the hour');
    table.string('revoked_at').comment('ISO 8601 in UTC; null: in force');
  });

  await knex.schema.createTable('library_digests', table => {
    table.comment('The last digest that was sent to an owner');
    table.string('owner').primary().comment('Entity ref of the owner');
    table.string('sent_at').notNullable().comment('ISO 8601 in UTC');
    table.string('content').notNullable().comment('SHA-256 of what it said');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'library_digests',
    'reporting_tokens',
    'library_trends',
    'library_sources',
    'advisory_hits',
    'advisory_libraries',
    'advisories',
    'library_usages',
    'library_builds',
    'library_heads',
    'library_snapshots',
    'library_versions',
    'library_releases',
    'libraries',
    'library_readings',
  ]) {
    await knex.schema.dropTable(table);
  }
  await require('./20261123000100_libraries').up(knex);
};

/** @param {import('knex').Knex} knex */
async function dropLibraries(knex) {
  await require('./20261123000100_libraries').down(knex);
}

/** @param {import('knex').Knex.CreateTableBuilder} table */
function serviceId(table) {
  return table
    .integer('service_id')
    .notNullable()
    .references('services.id')
    .onDelete('CASCADE')
    .comment('The service');
}
