"""Where the processes of a run live: each in a network namespace of its own, all on one bridge; or, where namespaces are not
permitted, together on loopback. A namespace is held open by one sleeping process, so nothing is left behind when that ends.

This process itself has to be in a namespace of its own (scripts/chaos sees to it): the bridge is in it, and nothing here
touches the network of the machine."""

import os
import socket
import subprocess

SUBNET = "10.77.0"
RESET = "meta l4proto tcp reject with tcp reset"
CUTS = {"drop": ("meta iifname != \"lo\" drop", "meta oifname != \"lo\" drop"),
        "reset": (f"meta iifname != \"lo\" {RESET}", f"meta oifname != \"lo\" {RESET}")}


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class Place:
    """Where one process runs. `cut` and `heal` do something only in a namespace of its own."""

    def __init__(self, name, address="127.0.0.1", holder=None):
        self.name, self.address, self.holder = name, address, holder

    def command(self, *arguments):
        if self.holder is None:
            return [str(argument) for argument in arguments]
        return ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", "--", *map(str, arguments)]

    def port(self, preferred):
        """A port of its own: the preferred one, or on loopback any that is free."""
        if self.holder is not None:
            return preferred
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def cut(self, how):
        incoming, outgoing = CUTS[how]
        run(*self.command("nft", "-f", "-"), input=f"""table inet chaos {{
            chain incoming {{ type filter hook input priority 0; {incoming}; }}
            chain outgoing {{ type filter hook output priority 0; {outgoing}; }}
        }}""")

    def heal(self):
        run(*self.command("nft", "delete", "table", "inet", "chaos"))


class Network:
    def __init__(self, namespaces):
        """namespaces: whether this process is in a network namespace of its own and may make more."""
        self.namespaces = namespaces
        self.places = []
        if namespaces:
            run("ip", "link", "set", "lo", "up")
            run("ip", "link", "add", "name", "chaos0", "type", "bridge")
            run("ip", "address", "add", f"{SUBNET}.1/24", "dev", "chaos0")
            run("ip", "link", "set", "chaos0", "up")

    def place(self, name):
        if not self.namespaces:
            return Place(name)
        number = len(self.places) + 2
        holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"], stdin=subprocess.DEVNULL, start_new_session=True)
        place = Place(name, f"{SUBNET}.{number}", holder)
        self.places.append(place)
        self._await_namespace(holder)
        run("ip", "link", "add", "name", f"to{number}", "type", "veth", "peer", "name", "eth0", "netns", str(holder.pid))
        run("ip", "link", "set", f"to{number}", "master", "chaos0", "up")
        run(*place.command("ip", "link", "set", "lo", "up"))
        run(*place.command("ip", "address", "add", f"{place.address}/24", "dev", "eth0"))
        run(*place.command("ip", "link", "set", "eth0", "up"))
        return place

    @staticmethod
    def _await_namespace(holder):
        ours = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{holder.pid}/ns/net") == ours:
            if holder.poll() is not None:
                raise RuntimeError("no network namespace could be made")

    def close(self):
        for place in self.places:
            place.holder.kill()
            place.holder.wait()
