namespace Weft.Simulation.CrashLoop;

/// <summary>
/// One client doing one kind of thing, remembering what it asked, what was acknowledged, and what broke off. After a crash
/// it finishes what broke off as a client would, and compares.
/// </summary>
abstract class Witness(MatrixClient client)
{
    protected MatrixClient Client => client;

    /// <summary>So many requests were acknowledged.</summary>
    public int Acknowledged { get; protected set; }

    /// <summary>So many were under way when the server died.</summary>
    public int BrokenOff { get; protected set; }

    /// <summary>Acts until the server dies.</summary>
    public async Task Load(CancellationToken cancellation)
    {
        while (await Step(cancellation))
        {
        }
        BrokenOff++;
    }

    /// <summary>After a crash and a restart: finishes what broke off, and throws when anything acknowledged is not there.</summary>
    public abstract Task Compare(Random random, CancellationToken cancellation);

    /// <summary>One request, counted as acknowledged if it was and mattered.</summary>
    /// <returns>False when the connection broke.</returns>
    protected abstract Task<bool> Step(CancellationToken cancellation);
}
