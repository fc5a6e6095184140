using System.Diagnostics.Metrics;
using Weft.Storage;
using Weft.Tenants;

namespace Weft.Api.Client.Http;

/// <summary>
/// Lets so many requests of each cost class run at once; the others wait in a bounded queue that is fair over
/// tenants, then users. What does not fit is told to come back, at a jittered time.
/// </summary>
public sealed class Admission(AdmissionLimits limits, Random random)
{
    static readonly Meter Meter = new("Weft.Api");
    static readonly Counter<long> Refused = Meter.CreateCounter<long>("weft.admission.refused", description: "Requests told to come back later.");

    readonly Dictionary<CostClass, Gate> _gates = Enum.GetValues<CostClass>().ToDictionary(cost => cost, cost => new Gate(limits.Of(cost)));

    /// <summary>Waits for a place; the answer holds it until it is disposed, or says how long to stay away.</summary>
    public async ValueTask<Place> Enter(CostClass cost, TenantId tenant, string user, CancellationToken cancellation)
    {
        var gate = _gates[cost];
        var turn = gate.Ask(tenant, user);
        if (turn is null)
        {
            Refused.Add(1, new KeyValuePair<string, object?>("class", cost.ToString()));
            return new Place(null, TimeSpan.FromSeconds(1 + (2 * Jitter())));
        }
        if (!turn.Task.IsCompleted)
        {
            await using var giveUp = cancellation.Register(() => turn.TrySetCanceled(cancellation));
            await turn.Task;
        }
        return new Place(gate, null);
    }

    double Jitter()
    {
        lock (random) return random.NextDouble();
    }

    /// <summary>A place among the running, given back on disposal.</summary>
    public readonly struct Place : IDisposable
    {
        readonly Gate? _gate;

        internal Place(Gate? gate, TimeSpan? refusal) => (_gate, Refusal) = (gate, refusal);

        /// <summary>Set when there was no place: how long to wait before trying again.</summary>
        public TimeSpan? Refusal { get; }

        public void Dispose() => _gate?.Leave();
    }

    internal sealed class Gate(AdmissionLimit limit)
    {
        readonly Lock _lock = new();
        readonly FairQueue<TenantId, string, TaskCompletionSource> _waiting = new();
        int _running;

        public TaskCompletionSource? Ask(TenantId tenant, string user)
        {
            lock (_lock)
            {
                if (_running >= limit.Running && _waiting.Count >= limit.Waiting) return null;

                var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_running < limit.Running)
                {
                    _running++;
                    turn.SetResult();
                }
                else
                {
                    _waiting.Enqueue(tenant, user, turn);
                }
                return turn;
            }
        }

        public void Leave()
        {
            lock (_lock)
            {
                // Who has given up in the queue is passed over.
                while (_waiting.TryDequeue(out var next))
                    if (next.TrySetResult()) return;
                _running--;
            }
        }
    }
}

/// <summary>How many of a class may run and wait at once.</summary>
public sealed record AdmissionLimit(int Running, int Waiting);

/// <summary>The limits of every class, sized for a small machine.</summary>
public sealed record AdmissionLimits
{
    public AdmissionLimit Interactive { get; init; } = new(256, 4096);
    public AdmissionLimit BulkRead { get; init; } = new(16, 1024);
    public AdmissionLimit Federation { get; init; } = new(32, 512);
    public AdmissionLimit Background { get; init; } = new(4, 256);

    public AdmissionLimit Of(CostClass cost) => cost switch
    {
        CostClass.Interactive => Interactive,
        CostClass.BulkRead => BulkRead,
        CostClass.Federation => Federation,
        _ => Background,
    };
}
