namespace Weft.Media;

public enum ThumbnailMethod { Crop, Scale }

/// <summary>A size that thumbnails are made in. There are five, so that nobody can ask for ever new ones.</summary>
/// <remarks>https://spec.matrix.org/v1.19/client-server-api/#thumbnails</remarks>
public sealed record ThumbnailSize(int Width, int Height, ThumbnailMethod Method)
{
    static readonly ThumbnailSize[] Sizes =
    [
        new(32, 32, ThumbnailMethod.Crop), new(96, 96, ThumbnailMethod.Crop),
        new(320, 240, ThumbnailMethod.Scale), new(640, 480, ThumbnailMethod.Scale), new(800, 600, ThumbnailMethod.Scale),
    ];

    /// <summary>The smallest size that is at least as large as wished and made by the wished method; the largest when none is.</summary>
    public static ThumbnailSize For(long width, long height, ThumbnailMethod method)
    {
        var fitting = Sizes.Where(size => size.Method == method && size.Width >= width && size.Height >= height)
            .Concat(Sizes.Where(size => size.Width >= width && size.Height >= height)).FirstOrDefault() ?? Sizes[^1];
        return fitting with { Method = method };
    }

    public override string ToString() => $"{Width}x{Height}-{(Method is ThumbnailMethod.Crop ? "crop" : "scale")}";
}
