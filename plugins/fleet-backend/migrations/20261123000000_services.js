/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('services', table => {
    table.comment('The services of the catalog, as last seen there');
    table.increments('id').comment('Row id, for other tables to point at');
    table
      .string('ref')
      .notNullable()
      .unique()
      .comment('Entity ref, such as component:default/payments');
    table.string('name').notNullable().comment('metadata.name');
    table.text('title').comment('metadata.title');
    table.text('description').comment('metadata.description');
    table.string('owner').comment('Entity ref of the owner');
    table.string('system').comment('Entity ref of the system');
    table.string('template').comment('Entity ref of the template that made it');
    table.string('template_version').comment('Version of that template');
    table
      .text('source_location')
      .comment('URL of the folder that catalog-info.yaml is in, ending in /');
    table
      .text('search_text')
      .notNullable()
      .comment('Name, title, owner and system in lower case, for the search');
    table
      .string('seen_at')
      .notNullable()
      .comment('When the catalog last had it; ISO 8601 in UTC');
    table
      .string('left_at')
      .comment('When it was found to have left the catalog; its history stays');
    table.index(['name', 'id'], 'services_name_index');
    table.index(['owner'], 'services_owner_index');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('services');
};
