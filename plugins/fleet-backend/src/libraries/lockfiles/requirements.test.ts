import { parse, parseByName } from './__testUtils__/parse';

const library = {
  direct: true,
  groups: ['main'],
  extras: [],
  origin: 'index',
  requiredBy: [],
};

describe('requirements files', () => {
  it('resolves only == and ===; the rest is declared', () => {
    expect(
      parseByName({
        'requirements.txt': [
          '# by hand',
          'Flask==3.1.3',
          'click === 8.1.8  # why not',
          'requests[socks, Security] >=2.31,<3 ; python_version < "3.13"',
          'pyyaml',
          'numpy==2.*',
          'jinja2==${JINJA_VERSION}',
        ].join('\r\n'),
      }),
    ).toEqual({
      'flask 3.1.3': { ...library, declared: '==3.1.3' },
      'click 8.1.8': { ...library, declared: '=== 8.1.8' },
      requests: {
        ...library,
        declared: '>=2.31,<3',
        extras: ['security', 'socks'],
        marker: 'python_version < "3.13"',
      },
      pyyaml: library,
      numpy: { ...library, declared: '==2.*' },
      jinja2: { ...library, declared: '==${JINJA_VERSION}' },
    });
  });

  it('reads hashes, continued lines and what compiling tools say of who needs whom', () => {
    expect(
      parseByName({
        'requirements.in': 'Flask>=3\n-c constraints.txt\n',
        'constraints.txt': 'click<9\n',
        'requirements.txt': [
          '--index-url https://someone:secret@registry.acme.com/simple',
          'click==8.1.8 \\',
          '    --hash=sha256:aaaa \\',
          '    --hash=sha256:bbbb',
          '    # via',
          '    #   -c constraints.txt',
          '    #   flask',
          'flask==3.1.3 --hash=sha256:cccc',
          '    # via -r requirements.in',
        ].join('\n'),
      }),
    ).toEqual({
      'click 8.1.8': {
        ...library,
        index: 'https://registry.acme.com/simple',
        direct: false,
        requiredBy: ['flask'],
      },
      'flask 3.1.3': {
        ...library,
        index: 'https://registry.acme.com/simple',
        declared: '>=3',
      },
    });
  });

  it('follows -r and -c, and tells groups by the names of the files', () => {
    expect(
      parseByName({
        'requirements/base.txt': 'flask\n-c constraints.txt',
        'requirements/constraints.txt': 'flask==3.1.3\nunused==1.0',
        'requirements/dev.txt': '-r base.txt\npytest==8.2.2',
      }),
    ).toMatchObject({
      'flask 3.1.3': { groups: ['main'] },
      'pytest 8.2.2': { groups: ['dev'] },
    });
  });

  it('reads repositories, files and folders, and leaves out the service itself', () => {
    expect(
      parseByName({
        'requirements.txt': [
          '-e .',
          'acme-audit @ git+https://someone:secret@git.acme.com/audit.git@v1 ; os_name == "posix"',
          '-e git+https://git.acme.com/tools.git@main#egg=acme-tools&subdirectory=x',
          'https://files.acme.com/acme_wheel-1.2.3-py3-none-any.whl',
          './libs/acme-common[extra]',
          'acme-http @ https://files.acme.com/http-4.0.tar.gz',
          'git+ssh://git@git.acme.com/acme-ssh.git',
        ].join('\n'),
      }),
    ).toEqual({
      'acme-audit': { ...library, origin: 'git', marker: 'os_name == "posix"' },
      'acme-tools': { ...library, origin: 'git' },
      'acme-wheel 1.2.3': { ...library, origin: 'url' },
      'acme-common': { ...library, origin: 'path', extras: ['extra'] },
      'acme-http': { ...library, origin: 'url' },
      'acme-ssh': { ...library, origin: 'git' },
    });
  });

  it('names no index when several are asked, unless a comment tells which', () => {
    expect(
      parseByName({
        'requirements.txt': [
          '--index-url=https://a.acme.com/simple',
          '--extra-index-url https://${USER}:${PASSWORD}@b.acme.com/simple/',
          'flask==3.1.3',
          'acme-common==4.0.0',
          '    # from https://someone:secret@b.acme.com/simple',
        ].join('\n'),
      }),
    ).toEqual({
      'flask 3.1.3': library,
      'acme-common 4.0.0': { ...library, index: 'https://b.acme.com/simple' },
    });
    expect(
      parseByName({
        'requirements.txt':
          '--extra-index-url https://${USER}:${PASSWORD}@b.acme.com/simple/\nflask==3.1.3',
      }),
    ).toMatchObject({ 'flask 3.1.3': { index: 'https://b.acme.com/simple' } });
  });

  it('asks pyproject.toml about a plain list of everything', () => {
    expect(
      parseByName({
        'pyproject.toml': '[project]\ndependencies = ["flask>=3"]',
        'requirements.txt': 'click==8.1.8\nflask==3.1.3',
      }),
    ).toMatchObject({
      'click 8.1.8': { direct: false },
      'flask 3.1.3': { direct: true, declared: '>=3' },
    });
  });

  it.each([
    [
      'a line of a template',
      'flask==3.1.3\n{{ cookiecutter.libraries }}',
      /^requirements\.txt has a line that is no requirement \(line 2\)/,
    ],
    [
      'a merge conflict',
      '<<<<<<< HEAD\nflask==3.1.3',
      /no requirement \(line 1\)/,
    ],
    ['a range that is none', 'flask>>3', /no requirement \(line 1\)/],
    ['NUL bytes', 'flask==3\0\n\0\0', /no requirement/],
    [
      'a file outside the folder',
      '-r ../common.txt',
      /^requirements\.txt includes \.\.\/common\.txt, which is not read/,
    ],
  ])('says what is wrong with %s', (_, text, sentence) => {
    expect(() => parse({ 'requirements.txt': text })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(sentence),
      }),
    );
  });
});

it('refuses more requirements files than any service has', () => {
  const files = Array.from({ length: 21 }, (_, index) => [
    `requirements/${index}.txt`,
    'flask==3.1.3',
  ]);

  expect(() => parse(Object.fromEntries(files))).toThrow(
    /^There are more than 20 files such as requirements\/0\.txt/,
  );
});
