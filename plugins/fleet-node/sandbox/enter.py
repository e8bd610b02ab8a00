"""The first process inside the sandbox: makes the world a command sees, then runs it and waits for it.

Started by `unshare` in namespaces of its own, as their root. What it builds: a file system of the system's own
programs (read-only), the command's folder, a temporary one and what the caller names; no capabilities, no way to
gain them; a loopback interface on which nothing listens but a forwarder to the filtering proxy. It ends with all that
the command started when the command ends, when memory runs out, or when the portal closes standard input.

Argument: a JSON object as `SandboxPlan` in sandboxPlan.ts has it. File descriptor 3 gets one JSON object at the end.
"""

import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import struct
import sys
import threading

ROOT = "/tmp"
SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"]
# Of /etc only what programs need to start, resolve certificates and tell the time; not pip.conf, not shadow.
SETTINGS = [
    "/etc/alternatives",
    "/etc/ca-certificates",
    "/etc/java-17-openjdk",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/pki",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
]
DEVICES = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]
# The machine's own root may write these without a capability, and that is who it is when the portal runs as root.
MACHINE = ["acpi", "bus", "fs", "irq", "mtrr", "scsi", "sys", "sysrq-trigger", "tty"]
FOLDER = "/sandbox"

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC = 2, 4, 8, 32, 4096, 16384
MS_RDONLY, MNT_DETACH = 1, 2
SYS_MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE = 442, -100, 0x8000
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_SET_DUMPABLE = 38, 24, 4
SIOCSIFFLAGS, IFF_UP = 0x8914, 1

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    plan = json.loads(sys.argv[1])
    report = os.fdopen(3, "w")
    try:
        listener = open_loopback(plan)
        build_root(plan)
    except OSError as error:
        json.dump({"failed": str(error)}, report)
        sys.exit(1)
    child = os.fork()
    if child == 0:
        report.close()
        become_command(plan)
    threading.Thread(target=end_with_portal, daemon=True).start()
    if listener:
        threading.Thread(target=forward, args=(listener,), daemon=True).start()
    json.dump(wait_for(child, plan["memoryBytes"]), report)
    report.flush()
    os._exit(0)


def call(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    encoded = [text.encode() if text is not None else None for text in (source, target, kind)]
    options = data.encode() if data else None
    call(libc.mount(*encoded, ctypes.c_ulong(flags), options), f"mount {target}")


def bind(source: str, target: str, *, writable: bool = False) -> None:
    """Shows a file or folder with all that is mounted below it; without devices and set-user-id programs."""
    path = ROOT + target
    if os.path.isdir(source):
        os.makedirs(path, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not os.path.lexists(path):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    mount(source, path, None, MS_BIND | MS_REC)
    flags = MS_NOSUID | (0 if source in DEVICES else MS_NODEV) | (0 if writable else MS_RDONLY)
    attributes = struct.pack("QQQQ", flags, 0, 0, 0)
    result = libc.syscall(
        ctypes.c_long(SYS_MOUNT_SETATTR),
        ctypes.c_int(AT_FDCWD),
        path.encode(),
        ctypes.c_uint(AT_RECURSIVE),
        attributes,
        ctypes.c_size_t(len(attributes)),
    )
    call(result, f"mount_setattr {target}")


def build_root(plan: dict) -> None:
    sources = {name: os.open(plan[name], os.O_PATH) for name in ("folder", "temporary")}
    proxy = os.open(plan["proxySocket"], os.O_PATH) if plan["proxySocket"] else None
    readable = [(path, os.open(path, os.O_PATH)) for path in plan["readable"]]
    mount("tmpfs", ROOT, "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,mode=755")
    for path in SYSTEM:
        if os.path.islink(path):
            os.symlink(os.readlink(path), ROOT + path)
        elif os.path.isdir(path):
            bind(path, path)
    for path in SETTINGS:
        if os.path.exists(path):
            bind(os.path.realpath(path), path)
    for path in DEVICES:
        bind(path, path)
    os.symlink("/proc/self/fd", ROOT + "/dev/fd")
    with open(ROOT + "/etc/passwd", "w") as passwd:
        passwd.write("sandbox:x:0:0:sandbox:/tmp:/bin/sh\n")
    with open(ROOT + "/etc/hosts", "w") as hosts:
        hosts.write("127.0.0.1 localhost\n")
    os.mkdir(ROOT + "/proc")
    mount("proc", ROOT + "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    bind(f"/proc/self/fd/{sources['temporary']}", "/tmp", writable=True)
    for path, handle in readable:
        bind(f"/proc/self/fd/{handle}", path)
    bind(f"/proc/self/fd/{sources['folder']}", FOLDER, writable=True)
    if proxy is not None:
        bind(f"/proc/self/fd/{proxy}", "/run/proxy.sock")
    for handle in [*sources.values(), *(handle for _, handle in readable)]:
        os.close(handle)
    # No namespace inside this one, and with it no way to play root.
    with open("/proc/sys/user/max_user_namespaces", "w") as limit:
        limit.write("0")
    for name in MACHINE:
        if os.path.exists(f"{ROOT}/proc/{name}"):
            bind(f"{ROOT}/proc/{name}", f"/proc/{name}")
    os.chdir(ROOT)
    call(libc.pivot_root(b".", b"."), "pivot_root")
    call(libc.umount2(b".", MNT_DETACH), "umount of the machine's files")
    os.chdir("/")
    mount("none", "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def open_loopback(plan: dict) -> socket.socket | None:
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))
    if not plan["proxySocket"]:
        return None
    listener = socket.create_server(("127.0.0.1", plan["proxyPort"]), backlog=64)
    listener.set_inheritable(False)
    return listener


def become_command(plan: dict) -> None:
    os.setsid()
    for name in (signal.SIGPIPE, signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    limits = {
        resource.RLIMIT_AS: plan["memoryBytes"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: plan["fileBytes"],
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_NPROC: 512,
    }
    for kind, value in limits.items():
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    for capability in range(64):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.closerange(3, 4096)
    os.chdir(FOLDER)
    command = plan["command"]
    try:
        os.execvpe(command[0], command, plan["environment"])
    except OSError as error:
        os.write(2, f"{command[0]} cannot be run in the sandbox: {error.strerror}\n".encode())
        os._exit(127)


def wait_for(child: int, memory_bytes: int) -> dict:
    """Also reaps what the command leaves behind; looks at the memory of all processes five times a second."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    while True:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return {"exitCode": 1}
            if pid == child:
                return {"exitCode": exit_code(status)}
            if pid == 0:
                break
        if resident_bytes() > memory_bytes:
            return {"exitCode": 137, "endedBy": "memory"}
        signal.sigtimedwait([signal.SIGCHLD], 0.2)


def exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def resident_bytes() -> int:
    pages = 0
    for name in os.listdir("/proc"):
        if name.isdigit() and name != "1":
            try:
                with open(f"/proc/{name}/statm") as statm:
                    pages += int(statm.read().split()[1])
            except (OSError, IndexError):
                continue
    return pages * resource.getpagesize()


def end_with_portal() -> None:
    """Standard input is the portal's: it ends when the portal does, however that was ended."""
    while os.read(0, 4096):
        pass
    os._exit(1)


def forward(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        proxy = socket.socket(socket.AF_UNIX)
        try:
            proxy.connect("/run/proxy.sock")
        except OSError:
            connection.close()
            continue
        for source, target in ((connection, proxy), (proxy, connection)):
            threading.Thread(target=copy, args=(source, target), daemon=True).start()


def copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for one in (source, target):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


main()
