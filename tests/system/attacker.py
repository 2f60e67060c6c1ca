"""A machine that means no good, as a process of its own: what it computes is done at the lowest priority, as if on another
machine, so that what the others notice is what the collector has to do for it.

    attacker.py JSON      {"kind", "endpoint", "server_key", "public", "secret", "epoch", "first", "task", "seconds", "count"}

Says "ready", attacks until its time is over, and ends with one line of JSON: what it did."""

import json
import os
import random
import socket
import sys
import time

import zmq

from wire_client import encode, new_keys, now_us, protocol, update, uuid7

BATCH = 50


class Attack:
    def __init__(self, order):
        self.order = order
        self.end = time.monotonic() + order["seconds"]
        self.done = {"frames": 0, "bytes": 0, "connections": 0, "answers": 0}
        self.epoch = bytes.fromhex(order["epoch"])
        self.random = random.Random(7)

    @property
    def over(self):
        return time.monotonic() > self.end

    # -- frames --

    def hello(self):
        pb = protocol()
        return encode("hello", pb.Hello(epoch=self.epoch, first_sequence=1, last_sequence=10**9, catalogue_revision=0, software=b"attacker"))

    def submit(self, first, count=BATCH, result="Đã họp."):
        pb = protocol()
        contents = [update(self.order["task"], "progress", percent=i % 100, result=result) for i in range(count)]
        return encode("submit", pb.Submit(epoch=self.epoch, entries=[
            pb.Entry(sequence=first + i, id=uuid7(), sealed_at_us=now_us(), update=content) for i, content in enumerate(contents)]))

    # -- sockets --

    def dealer(self, keys=None):
        dealer = zmq.Context.instance().socket(zmq.DEALER)
        dealer.linger = 0
        dealer.immediate = 1
        dealer.reconnect_ivl = 50
        dealer.curve_serverkey = self.order["server_key"].encode()
        dealer.curve_publickey = keys.public if keys else self.order["public"].encode()
        dealer.curve_secretkey = keys.secret if keys else self.order["secret"].encode()
        return dealer

    def connected(self, **options):
        dealer = self.dealer()
        for name, value in options.items():
            setattr(dealer, name, value)
        dealer.connect(self.order["endpoint"])
        return dealer

    def throw(self, dealer, frame):
        """False: there is no room for it, or no connection."""
        try:
            dealer.send(frame, zmq.DONTWAIT)
        except zmq.Again:
            dealer.poll(10, zmq.POLLOUT)
            return False
        self.done["frames"] += 1
        self.done["bytes"] += len(frame)
        return True

    def read(self, dealer):
        while dealer.poll(0):
            dealer.recv()
            self.done["answers"] += 1

    def pour(self, frames, reads=True, **options):
        """All of them again and again, as fast as they go; Hello now and then, for a new connection needs one."""
        dealer = self.connected(**options)
        hello = self.hello()
        ready()
        thrown = 0
        while not self.over:
            if thrown % 15 == 0:
                self.throw(dealer, hello)
            thrown += self.throw(dealer, frames[thrown % len(frames)])
            if reads and thrown % 10 == 0:
                self.read(dealer)

    # -- the attacks --

    def submits(self):
        """Never waits, whatever it is told; what was sent comes again."""
        self.pour([self.submit(self.order["first"] + i * BATCH) for i in range(200)])

    def large(self):
        self.pour([self.submit(self.order["first"] + i * BATCH, result="Đ" * 2300) for i in range(20)])

    def singles(self):
        self.pour([self.submit(self.order["first"] + i, 1) for i in range(1000)])

    def pings(self):
        self.pour([encode("ping", protocol().Ping(waiting=1))])

    def hellos(self):
        self.pour([self.hello()])

    def decides(self):
        pb = protocol()
        self.pour([encode("decide", pb.Decide(id=uuid7(), update_id=uuid7(), decision=pb.DECISION_RELEASE)) for _ in range(100)])

    def receipts(self):
        pb = protocol()
        self.pour([encode("received", pb.Received(notice_ids=[uuid7() for _ in range(50)])) for _ in range(20)])

    def nonsense(self):
        self.pour([self.random.randbytes(self.random.randrange(1, 2000)) for _ in range(100)])

    def unread(self):
        """Asks and never reads what it is told."""
        self.pour([self.hello(), encode("ping", protocol().Ping())], reads=False, rcvhwm=1, rcvbuf=4096)

    def backlog(self):
        """No attack: a machine that was away for long, and does all it should."""
        dealer = self.connected()
        pb = protocol()
        epoch, sent, acknowledged, welcomed, wait_until = self.epoch, 0, 0, False, 0.0
        dealer.send(self.hello())
        ready()
        batches = [self.submit(self.order["first"] + i * BATCH) for i in range(400)]
        while not self.over:
            while welcomed and sent < min(acknowledged + 8, len(batches)) and time.monotonic() >= wait_until:
                self.throw(dealer, batches[sent])
                sent += 1
            if not dealer.poll(5):
                continue
            envelope = pb.Envelope.FromString(dealer.recv())
            self.done["answers"] += 1
            kind = envelope.WhichOneof("body")
            if kind == "welcome":
                welcomed = True
                sent = acknowledged = (envelope.welcome.committed_sequence + 1 - self.order["first"]) // BATCH
            elif kind == "verdicts":
                acknowledged = (envelope.verdicts.verdicts[-1].sequence + 1 - self.order["first"]) // BATCH
            elif kind == "retry_after":
                wait_until = time.monotonic() + envelope.retry_after.delay_ms / 1000
                sent = acknowledged
            elif kind in ("rewind", "refusal"):
                dealer.send(self.hello())
        assert epoch

    def strangers(self):
        """Handshakes with keys that nobody knows, one crowd after the other."""
        ready()
        while not self.over and self.done["connections"] < self.order["count"]:
            crowd = [self.dealer(new_keys()) for _ in range(250)]
            for dealer in crowd:
                dealer.connect(self.order["endpoint"])
                self.done["connections"] += 1
            time.sleep(0.1)
            for dealer in crowd:
                dealer.close(0)

    def silent(self):
        """TCP, and then not a word."""
        host, port = self.order["endpoint"].removeprefix("tcp://").split(":")
        ready()
        held = []
        while not self.over and self.done["connections"] < self.order["count"]:
            for _ in range(50):
                plain = socket.socket()
                plain.setblocking(False)
                plain.connect_ex((host, int(port)))
                held.append(plain)
                self.done["connections"] += 1
            time.sleep(0.01)
            while len(held) > 4000:
                held.pop(0).close()
        while not self.over:
            time.sleep(0.05)
        for plain in held:
            plain.close()


def ready():
    print("ready", flush=True)


def main():
    order = json.loads(sys.argv[1])
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    attack = Attack(order)
    getattr(attack, order["kind"])()
    print(json.dumps(attack.done))


if __name__ == "__main__":
    main()
