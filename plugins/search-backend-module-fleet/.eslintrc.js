module.exports = require('../../.eslintrc.layers')(__dirname);
